// Microsoft's Direct Line client at a connector that is not ours. Usage: node talk.mjs <the connector's Direct Line address>
// Prints one JSON object: what the client showed, in its order.
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
globalThis.XMLHttpRequest = require('xhr2');
// The client wants one to be there, also where it polls.
globalThis.WebSocket = class {};
const { DirectLine } = require('botframework-directlinejs');

const questions = ['How much is a family ticket?', 'When are you open on Sunday?'];
const line = new DirectLine({ domain: process.argv[2], secret: 'none is checked', webSocket: false, pollingInterval: 200 });
const seen = [];

const ask = () => {
  const text = questions.shift();
  line.postActivity({ type: 'message', from: { id: 'u1' }, text }).subscribe({ error: (error) => finish(1, String(error)) });
};

function finish(code, problem) {
  console.log(JSON.stringify({ seen, problem }));
  process.exit(code);
}

line.activity$.subscribe((activity) => {
  seen.push(activity);
  if (activity.type !== 'message' || activity.from.id === 'u1')
    return;
  if (questions.length > 0)
    ask();
  else
    // One more round of polling: what is sent twice would come with it.
    setTimeout(finish, 1000, 0);
});
ask();
setTimeout(() => finish(2, 'it took too long'), 180_000).unref();

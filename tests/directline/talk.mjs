// Microsoft's Direct Line client in both of its ways. Usage: node talk.mjs <address> socket|poll
// Prints one JSON object: what the client showed, in its order.
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const sockets = [];
globalThis.WebSocket = class extends require('ws') {
  constructor(url) {
    super(url);
    sockets.push(this);
  }
};
globalThis.XMLHttpRequest = require('xhr2');
const { DirectLine, ConnectionStatus } = require('botframework-directlinejs');

const [address, way] = process.argv.slice(2);
const domain = `${address}v3/directline`;
const { token } = await (await fetch(`${domain}/tokens/generate`, { method: 'POST' })).json();
const line = new DirectLine({ domain, token, webSocket: way === 'socket', pollingInterval: 200, timeout: 2000 });
const seen = [];
const states = [];
let cut = way !== 'socket';

const ask = (text) => line.postActivity({ type: 'message', from: { id: 'u1' }, text, channelData: { clientActivityID: text.slice(0, 8) } })
  .subscribe((id) => seen.push({ posted: id }), (error) => finish(1, String(error)));

function finish(code, problem) {
  console.log(JSON.stringify({ seen, states, problem }));
  process.exit(code);
}

line.connectionStatus$.subscribe((state) => states.push(ConnectionStatus[state]));
line.activity$.subscribe((activity) => {
  seen.push({ type: activity.type, from: activity.from.id, text: activity.text, mine: activity.channelData?.clientActivityID });
  if (activity.type !== 'message' || activity.from.id !== 'presenter')
    return;
  if (activity.text.includes('Hello'))
    ask('How much is a family ticket?');
  else if (activity.text.includes('18:00'))
    finish(0);
  else if (cut)
    ask('When are you open on Sunday?');
  else {
    // The network goes; the client gets itself a new socket and must find the answer of the time in between.
    cut = true;
    for (const socket of sockets)
      socket.terminate();
    ask('When are you open on Sunday?');
  }
});
setTimeout(() => finish(2, 'it took too long'), 60_000).unref();

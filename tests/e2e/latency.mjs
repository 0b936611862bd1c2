// Measures what a visitor waits for, against a running server: node latency.mjs http://localhost:3978
// Its last line is one JSON object: question_to_first_frame_ms and interrupt_ms (medians; all of them too), then of a long
// answer delivered_fps (shown, so without those that the browser dropped), decoded_fps (with them) and stalls.
import { chromium } from "@playwright/test";

const base = process.argv[2] ?? "http://localhost:3978";
const browser = await chromium.launch({
  executablePath: "/usr/bin/chromium",
  args: ["--no-sandbox", "--autoplay-policy=no-user-gesture-required", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-quic", "--no-first-run"],
});
const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
const metrics = () => page.evaluate(() => ({ ...window.presenterMetrics, at: performance.now() }));
const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];

async function until(condition, limit = 120_000) {
  for (const end = Date.now() + limit; Date.now() < end; await page.waitForTimeout(20)) {
    const now = await metrics();
    if (condition(now)) return now;
  }
  throw new Error(`waited too long; ${JSON.stringify(await metrics())}`);
}

async function ask(question) {
  await page.fill("#question", question);
  await page.keyboard.press("Enter");
}

await page.goto(base);
await until((m) => m.state === "ready");
await page.waitForTimeout(1500);

const questions = ["When are you open on Sunday?", "How much is a family ticket?", "What is the oldest boat?", "Which tram goes to the museum?", "Is there an audio guide?", "Who was the last lighthouse keeper?", "When was the tugboat built?", "Can I borrow a wheelchair?"];
const firstFrames = [];
const interrupts = [];
for (const question of questions) {
  await ask(question);
  firstFrames.push((await until((m) => m.firstFrameMs !== null)).firstFrameMs);
  await until((m) => m.currentTime > 0.6);
  // From the key to the moment at which the element plays nothing any more.
  interrupts.push(await page.evaluate(() => new Promise((done) => {
    const video = document.querySelector("virtual-presenter").shadowRoot.querySelector("#speaking");
    const at = performance.now();
    const look = () => (video.paused || video.muted ? done(performance.now() - at) : setTimeout(look, 1));
    document.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true }));
    look();
  })));
  await until((m) => m.state === "ready");
  await page.waitForTimeout(600);
}

await ask("Tell me the whole history of the harbour in detail.");
// The metrics still hold the interrupted answer's playback until this one's first frame is painted.
// The first frame is painted and held until the sound device has begun, a tenth of a second later: no frame is due before.
// The element's clock shows up to 31 ms meanwhile and stands (docs/log.md, 2026-11-25), so it runs once it shows more.
const from = await until((m) => m.firstFrameMs !== null && m.state === "speaking" && m.currentTime > 0.05);
// Counted from a painted frame to a painted frame: ends between two frames would lose up to one of them.
await page.evaluate(() => {
  const video = document.querySelector("virtual-presenter").shadowRoot.querySelector("#speaking");
  const painted = (window.painted = { first: null, last: null });
  const note = (at, { presentedFrames }) => {
    painted.last = { at, presentedFrames };
    painted.first ??= painted.last;
    video.requestVideoFrameCallback(note);
  };
  video.requestVideoFrameCallback(note);
});
let last = from;
for (let now = from; now.state === "speaking"; now = await metrics()) {
  if (now.at - from.at > 300_000) throw new Error(`the long answer does not end; ${JSON.stringify(now)}`);
  last = now;
  await page.waitForTimeout(100);
}
const painted = await page.evaluate(() => window.painted);
const answer = (await page.textContent(".answer:last-child p"))?.trim() ?? "";
await browser.close();

const rounded = (value, digits) => Math.round(value * 10 ** digits) / 10 ** digits;
// Both ends are read inside the page, so that neither the polling nor the answer's end adds to the time.
const wall = (last.at - from.at) / 1000;
const paintedSeconds = painted.first ? (painted.last.at - painted.first.at) / 1000 : 0;
console.log(JSON.stringify({
  question_to_first_frame_ms: Math.round(median(firstFrames)),
  interrupt_ms: rounded(median(interrupts), 1),
  delivered_fps: paintedSeconds > 0 ? rounded((painted.last.presentedFrames - painted.first.presentedFrames) / paintedSeconds, 2) : null,
  stalls: last.stalls,
  decoded_fps: wall > 0 ? rounded((last.frames - from.frames) / wall, 2) : null,
  dropped_frames: last.dropped,
  dropped_before_playing: from.dropped,
  answer_seconds: rounded(last.currentTime, 1),
  answer_words: answer.split(/\s+/).length,
  played_seconds: rounded(last.currentTime - from.currentTime, 2),
  wall_seconds: rounded(wall, 2),
  question_to_first_frame_all_ms: firstFrames.map((ms) => Math.round(ms)),
  interrupt_all_ms: interrupts.map((ms) => rounded(ms, 1)),
}));

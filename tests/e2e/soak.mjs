// The player for ten minutes, interrupted at random, against the real server: node soak.mjs [minutes] [seed]   (make soak)
// What a visitor does: asks, types into an answer, presses Escape or Stop, asks again at once, hides the tab, reloads, or listens to the end.
// Its last line is one JSON object; it fails where the page breaks, plays when it should not, loses a question or keeps growing.
import { chromium } from "@playwright/test";
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const minutes = Number(process.argv[2] ?? 10);
const seed = Number(process.argv[3] ?? Date.now() % 100_000);
const port = process.env["E2E_PORT"] ?? "4174";
const base = `http://127.0.0.1:${port}`;
const data = `${root}/artifacts/soak`;

let state = seed;
/** Mulberry32, so that a run can be had again. */
function chance() {
  state = (state + 0x6d2b79f5) | 0;
  let t = Math.imul(state ^ (state >>> 15), 1 | state);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
}
const pick = (choices) => choices[Math.floor(chance() * choices.length)];

const server = spawn("dotnet", ["artifacts/bin/Presenter.Bot/release_linux-x64/Presenter.Bot.dll"], {
  cwd: root, stdio: "inherit",
  env: { ...process.env, PORT: port, Host__Address: "127.0.0.1", Conversations__Path: `${data}/conversations.db`, Knowledge__IndexPath: `${data}/knowledge.db`, Listening__Recogniser: "off" },
});
process.on("exit", () => server.kill());
let ready = false;
for (let tries = 0; tries < 600 && !ready; tries++) {
  await new Promise((done) => setTimeout(done, 500));
  ready = await fetch(`${base}/healthz`).then((r) => r.ok, () => false);
}
if (!ready) throw new Error(`${base}/healthz never became ready; what the server said stands above`);

const browser = await chromium.launch({
  executablePath: "/usr/bin/chromium",
  args: ["--no-sandbox", "--autoplay-policy=no-user-gesture-required", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-quic", "--no-first-run"],
});
const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
const page = await context.newPage();
const problems = [];
page.on("pageerror", (error) => problems.push(`the page threw ${error.message}`));
page.on("console", (message) => message.type() === "error" && problems.push(`the console says ${message.text()}`));
const profiler = await context.newCDPSession(page);

const look = () => page.evaluate(() => {
  const shadow = document.querySelector("virtual-presenter").shadowRoot;
  const [speaking, idle] = ["#speaking", "#idle"].map((id) => shadow.querySelector(id));
  const held = [...Array(speaking.buffered.length)].reduce((sum, _, i) => sum + speaking.buffered.end(i) - speaking.buffered.start(i), 0);
  return { ...window.presenterMetrics, held, sounding: !speaking.paused && !speaking.ended && !speaking.muted, idling: !idle.paused, questions: shadow.querySelectorAll(".question").length, answers: shadow.querySelectorAll(".answer").length };
});
async function until(wanted, what, tries = 1200) {
  for (let i = 0; i < tries; i++) {
    const now = await look();
    if (wanted(now)) return now;
    await page.waitForTimeout(50);
  }
  problems.push(`${what} never came: ${JSON.stringify(await look())}`);
  return look();
}
async function heap() {
  await profiler.send("HeapProfiler.collectGarbage");
  return (await profiler.send("Runtime.getHeapUsage")).usedSize / 2 ** 20;
}

const questions = ["When are you open on Sunday?", "How much is a family ticket?", "Tell me the whole history of the harbour in detail.", "Which tram goes to the museum?", "Is there an audio guide?", "hello", "What is the meaning of life?"];
const counts = { asked: 0, escape: 0, typed: 0, stop: 0, again: 0, heard: 0, hidden: 0, reloaded: 0 };
const drifts = [], held = [], heaps = [], lags = [], corrections = [], offsets = [];
let here = 0;

async function ask() {
  await page.fill("#question", pick(questions));
  await page.keyboard.press("Enter");
  counts.asked++;
  here++;
}

await page.goto(base);
await until((m) => m.state === "ready", "the page's readiness");
for (const end = Date.now() + minutes * 60_000; Date.now() < end && problems.length < 10;) {
  await ask();
  const way = pick(["escape", "escape", "typed", "stop", "again", "again", "heard", "hidden", "reloaded"]);
  counts[way]++;
  // Sometimes before anything has come, sometimes while it plays.
  if (chance() < 0.7) await until((m) => m.currentTime > chance() * 3 || (m.state === "ready" && m.firstEventMs !== null), "the answer");
  const now = await look();
  held.push(now.held);
  if (now.driftMs !== null) drifts.push(Math.abs(now.driftMs));
  if (now.lagMs !== null) {
    lags.push(Math.abs(now.lagMs));
    corrections.push(now.correctedMs);
  }
  if (now.offsetMs !== null) offsets.push(Math.abs(now.offsetMs));
  if (way === "escape") await page.keyboard.press("Escape");
  else if (way === "typed") await page.locator("#question").pressSequentially("wh");
  else if (way === "stop") await page.locator("#stop").click({ timeout: 2000 }).catch(() => page.keyboard.press("Escape"));
  else if (way === "again") { await ask(); await page.keyboard.press("Escape"); }
  else if (way === "hidden") {
    const other = await context.newPage();
    await page.waitForTimeout(500 + chance() * 2000);
    await other.close();
    await page.keyboard.press("Escape");
  } else if (way === "reloaded") {
    await page.reload();
    await until((m) => m.state === "ready", "readiness after a reload");
  } else {
    for (let tries = 0; tries < 40 && (await look()).state !== "ready"; tries++) await page.waitForTimeout(500);
    await page.keyboard.press("Escape");
  }
  const after = await until((m) => m.state === "ready" && !m.sounding && m.idling, `rest after "${way}"`, 3600);
  if (after.questions !== here || after.answers !== here) problems.push(`after "${way}" there are ${after.questions} questions and ${after.answers} answers of ${here}`);
  await page.fill("#question", "");
  if (counts.asked % 10 === 0) heaps.push(await heap());
  if (here >= 30) {
    // A long conversation grows by right; a new one must not.
    await context.clearCookies();
    await page.evaluate(() => sessionStorage.clear());
    await page.reload();
    await until((m) => m.state === "ready", "a new conversation");
    here = 0;
  }
}
const median = (values) => (values.length ? [...values].sort((a, b) => a - b)[values.length >> 1] : 0);
const third = Math.floor(heaps.length / 3);
const [early, late] = [median(heaps.slice(0, third)), median(heaps.slice(-third))];
if (third >= 2 && late > early * 1.5 + 5) problems.push(`the page's memory grows: ${early.toFixed(1)} MB at first, ${late.toFixed(1)} MB at the end`);
const mostHeld = Math.max(0, ...held);
if (mostHeld > 90) problems.push(`${mostHeld.toFixed(0)} s of media were held; the buffer is not bounded`);
const drift = Math.max(0, ...drifts);
if (drift > 250) problems.push(`the answer's clock ran ${drift.toFixed(0)} ms away from the page's`);
await browser.close();
console.log(JSON.stringify({ minutes, seed, ...counts, most_held_seconds: Math.round(mostHeld * 10) / 10, most_drift_ms: Math.round(drift), median_lag_ms: Math.round(median(lags)), most_lag_ms: Math.round(Math.max(0, ...lags)), most_corrected_ms: Math.round(Math.max(0, ...corrections.map(Math.abs))), median_offset_ms: Math.round(median(offsets)), heap_mb_early: Math.round(early * 10) / 10, heap_mb_late: Math.round(late * 10) / 10, problems }));
process.exit(problems.length ? 1 : 0);

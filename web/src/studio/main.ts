import { clip, KeyNeeded, keepKey, presenters, render, type Curve, type Result } from "./api";
import { offerTags } from "./editor";
import { clockTime, figures, movement, stages } from "./figures";
import { curve, phonemes, ruler, sentences, stage, waveform, words } from "./lanes";
import { Player } from "./player";
import { Timeline } from "./timeline";

const mostCurves = 6;

const byId = <T extends HTMLElement>(id: string) => document.getElementById(id) as T;
const [text, chosen, state, problem, progress, start, cancel] = [
  byId<HTMLTextAreaElement>("text"), byId<HTMLSelectElement>("presenter"), byId("state"), byId("problem"), byId<HTMLProgressElement>("progress"), byId<HTMLButtonElement>("render"), byId<HTMLButtonElement>("cancel"),
];

let shown: Result | null = null;
let picked = new Set<string>();
let running: AbortController | null = null;

const player = new Player((sample, playing) => timeline.move(sample, playing));
const timeline = new Timeline((sample) => player.seek(sample), () => player.toggle());

function tell(what: string | null): void {
  problem.hidden = what === null;
  problem.textContent = what;
}

/** Asks for the key where one is needed, and does it again. */
async function withKey<T>(ask: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof KeyNeeded)) throw error;
      await askForKey(error.message);
    }
  }
}

function askForKey(why: string): Promise<void> {
  const dialog = byId<HTMLDialogElement>("key");
  const value = byId<HTMLInputElement>("key-value");
  byId("key-problem").hidden = why.length === 0;
  byId("key-problem").textContent = why;
  dialog.showModal();
  return new Promise((resolve) => byId("key-form").addEventListener("submit", () => {
    keepKey(value.value);
    value.value = "";
    resolve();
  }, { once: true }));
}

async function fillPresenters(): Promise<void> {
  const all = await withKey(presenters);
  chosen.replaceChildren(...all.map((p) => Object.assign(document.createElement("option"), {
    value: p.folder, textContent: p.problem ? `${p.name} (cannot be used)` : p.name, title: p.problem ?? "", disabled: p.problem !== undefined, selected: p.serves,
  })));
  const unusable = all.filter((p) => p.problem);
  if (unusable.length > 0) tell(unusable.map((p) => p.problem).join(" "));
}

async function run(): Promise<void> {
  if (running) return;
  running = new AbortController();
  tell(null);
  [start.disabled, cancel.hidden, progress.hidden] = [true, false, false];
  progress.removeAttribute("value");
  try {
    const result = await withKey(() => render(chosen.value, text.value, ({ doing, done }) => {
      state.textContent = doing;
      if (done === undefined) progress.removeAttribute("value");
      else progress.value = done;
    }, running!.signal));
    show(result, await clip(result));
    state.textContent = `${clockTime(result.samples / result.sampleRate)} rendered in ${result.seconds.toFixed(1)} s`;
    if (result.notices.length > 0) tell(result.notices.join(" "));
  } catch (error) {
    state.textContent = running.signal.aborted ? "Cancelled" : "Not rendered";
    if (!running.signal.aborted) tell(error instanceof TypeError ? "The server cannot be reached. Remedy: see that it runs, and render again." : (error as Error).message);
  } finally {
    running = null;
    [start.disabled, cancel.hidden, progress.hidden] = [false, true, true];
  }
}

function show(result: Result, movie: Blob): void {
  if (shown?.presenter !== result.presenter || picked.size === 0) picked = most(result.curves);
  shown = result;
  const [clipAddress, captionsAddress] = player.show(result, movie);
  const name = `${result.presenter.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-")}-${result.sentences[0]?.text.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-").slice(0, 40) ?? "clip"}`;
  for (const [id, address, ending] of [["mp4", clipAddress, "mp4"], ["vtt", captionsAddress, "vtt"]] as const) {
    const link = byId<HTMLAnchorElement>(id);
    Object.assign(link, { href: address, download: `${name}.${ending}` });
    link.removeAttribute("aria-disabled");
    link.removeAttribute("role");
  }
  fillFigures(result);
  fillPicker(result);
  showLanes();
}

const most = (curves: readonly Curve[]) => new Set(
  [...curves].sort((a, b) => movement(b.values, b.least, b.most) - movement(a.values, a.least, a.most)).slice(0, mostCurves).map((c) => c.name),
);

function showLanes(): void {
  if (!shown) return;
  const result = shown;
  timeline.show(result, [
    ruler(result), sentences(result), words(result), phonemes(result), waveform(result),
    ...result.curves.filter((c) => picked.has(c.name)).map((c) => curve(result, c)), ...stages.map((s) => stage(result, s)),
  ]);
}

function fillPicker(result: Result): void {
  byId("curves").replaceChildren(...result.curves.map((c) => {
    const box = Object.assign(document.createElement("input"), { type: "checkbox", checked: picked.has(c.name) });
    box.addEventListener("change", () => {
      if (box.checked) picked.add(c.name);
      else picked.delete(c.name);
      showLanes();
    });
    const label = document.createElement("label");
    label.append(box, ` ${c.name}`);
    return label;
  }));
}

for (const [id, choice] of [["moved", most], ["all", (curves: readonly Curve[]) => new Set(curves.map((c) => c.name))], ["none", () => new Set<string>()]] as const) {
  byId(id).addEventListener("click", () => {
    if (!shown) return;
    picked = choice(shown.curves);
    fillPicker(shown);
    showLanes();
  });
}

function fillFigures(result: Result): void {
  const { first, speed, load, late } = figures(result);
  const rows: [string, string, string?][] = [
    ["First segment", `${Math.round(first)} ms`],
    ["Speed", `${speed.toFixed(2)} × playing`],
    ["Late segments", `${late}`, late > 0 ? "bad" : "good"],
    ...stages.map((s): [string, string] => [s[0]!.toUpperCase() + s.slice(1), `${(load[s] * 100).toFixed(0)} % of playing`]),
    ["Size", `${(result.bytes / 1024).toFixed(0)} KiB`],
    ["Voice", result.voice],
    ["Computed on", result.compute],
  ];
  byId("figures").replaceChildren(...rows.map(([name, value, mark]) => {
    const row = document.createElement("div");
    row.append(Object.assign(document.createElement("dt"), { textContent: name }), Object.assign(document.createElement("dd"), { textContent: value, className: mark ?? "" }));
    return row;
  }));
}

offerTags(text);
start.addEventListener("click", () => void run());
cancel.addEventListener("click", () => running?.abort());
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) void run();
});
document.addEventListener("pointerdown", (event) => {
  const picker = byId<HTMLDetailsElement>("picker");
  if (!picker.contains(event.target as Node)) picker.open = false;
});
fillPresenters().catch((error: Error) => tell(error.message));

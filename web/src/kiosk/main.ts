import type { PresenterElement } from "../element/presenterElement";
import { definePresenter } from "../element/presenterElement";
import type { Room } from "../element/room";
import { base, direction } from "../texts/languages";
import { confine } from "./confinement";
import { fetchSettings, textsOf, type KioskSettings } from "./kioskSettings";
import { KioskMachine, type KioskState } from "./kioskMachine";
import { KioskView } from "./kioskView";
import { Presence } from "./presence";
import stage from "./stage.css?inline";
import { TouchKeyboard } from "./touchKeyboard";
import { WakeEar } from "./wakeEar";
import { Watchdog } from "./watchdog";
import { words } from "./words";

const TickMs = 250;
const LookMs = 15_000;
const GraceMs = 2500;

/** Of the address: `presenter`, `lang`, and `chosen`, the language of the visitor who is here. */
const address = new URLSearchParams(location.search);

/** The server may start later than the screen; until then the page says so. */
async function settings(): Promise<KioskSettings> {
  const wait = document.createElement("div");
  for (;;) {
    try {
      const told = await fetchSettings();
      wait.remove();
      return told;
    } catch {
      const said = words[address.get("lang") ?? "en"] ?? words["en"]!;
      wait.className = "offline";
      wait.setAttribute("role", "status");
      if (!wait.isConnected) {
        wait.append(Object.assign(document.createElement("h1"), { textContent: said.offline }), Object.assign(document.createElement("p"), { textContent: said.offlineMore }));
        document.body.append(wait);
        document.documentElement.dataset["state"] = "offline";
      }
      await new Promise((done) => setTimeout(done, 2000));
    }
  }
}

function go(chosen: string | null): void {
  const query = new URLSearchParams(address);
  if (chosen) query.set("chosen", chosen);
  else query.delete("chosen");
  location.replace(`${location.pathname}?${query.toString()}`);
}

async function open(): Promise<void> {
  const told = await settings();
  const home = address.get("lang") ?? told.language;
  const texts = textsOf(told, address.get("chosen") ?? home);
  document.documentElement.lang = texts.language;
  document.documentElement.dir = direction(texts.language);
  document.title = texts.invitation;

  const presenter = document.createElement("virtual-presenter") as PresenterElement;
  presenter.className = "kiosk";
  presenter.lang = texts.language;
  presenter.setAttribute("theme", "dark");
  presenter.setAttribute("presenter", address.get("presenter") ?? "");
  let room: Room | null = null;

  const machine = new KioskMachine({ pauseMs: told.pauseSeconds * 1000, countdownMs: told.countdownSeconds * 1000, graceMs: GraceMs }, performance.now(), (used) => forget(used));
  const view = new KioskView(texts, told.countdownSeconds, {
    tile: (question) => {
      keyboard(false);
      void presenter.ask(question);
    },
    language: (tag) => tag !== texts.language && go(tag),
    finish: () => machine.leave(),
    stay: () => machine.touched(),
    keyboard: (wanted) => keyboard(wanted),
    stop: () => presenter.interrupt(),
  });
  const presence = told.presence ? new Presence(told.presenceShare, () => {
    machine.approached();
    show();
  }) : null;
  const wake = told.wakePhrase ? new WakeEar((open) => view.callable(open), () => {
    machine.approached();
    show();
    // Who calls goes on speaking; the invitation makes room for what is heard.
    document.documentElement.toggleAttribute("data-called", true);
    room?.speak();
  }) : null;

  function keyboard(wanted: boolean): void {
    view.keyboard(wanted);
    presenter.toggleAttribute("data-typing", wanted);
    machine.keyboard(wanted);
    if (wanted) room?.focus();
    show();
  }

  /** What the visitor said is gone: from the screen, the tab's memory and, where it is set so, the server. */
  function forget(used: boolean): void {
    view.close();
    presenter.removeAttribute("data-typing");
    document.documentElement.removeAttribute("data-used");
    const id = room?.conversationId;
    if (room) {
      room.stopListening();
      room.layout.input.value = "";
      room.newConversation();
      room.layout.input.blur();
    }
    if (used && id && told.forget) void forgetThere(id);
    if (texts.language !== base(home)) void goHome();
  }

  /** The next visitor finds the kiosk's own language, unless they come before the server answers. */
  async function goHome(): Promise<void> {
    while (!machine.occupied) {
      try {
        await fetchSettings();
        if (!machine.occupied) go(null);
        return;
      } catch {
        await new Promise((done) => setTimeout(done, 5000));
      }
    }
  }

  let shown: KioskState | null = null;
  function show(): void {
    view.show(machine.state, machine.secondsLeft);
    presenter.dataset["state"] = machine.state;
    if (shown === machine.state) return;
    shown = machine.state;
    if (shown === "attract") document.documentElement.removeAttribute("data-called");
    presence?.watch(shown === "attract");
    wake?.watch(shown === "attract");
  }

  const watchdog = new Watchdog({
    build: async () => (await fetchSettings()).build,
    occupied: () => machine.occupied,
    connected: () => presenter.state !== "offline" && presenter.state !== "connecting",
    answering: () => machine.state === "answering",
    interrupt: () => presenter.interrupt(),
    reload: () => location.reload(),
  });

  presenter.addEventListener("presenter-state", ({ detail }) => {
    const was = machine.state;
    machine.presenter(detail.state);
    if (was === "offline" && machine.state !== "offline") void watchdog.look();
    show();
  });
  presenter.addEventListener("presenter-question", () => {
    keyboard(false);
    document.documentElement.toggleAttribute("data-used", true);
    machine.said();
    show();
  });
  for (const name of ["pointerdown", "click", "keydown"]) {
    document.addEventListener(name, () => {
      // What a finger is on must not move away before it is lifted.
      if (name === "pointerdown" && (machine.state === "attract" || machine.state === "warning")) return;
      machine.touched();
      show();
    }, { capture: true });
  }
  document.addEventListener("keydown", (event) => event.key === "Escape" && !view.keys.hidden && keyboard(false));
  window.addEventListener("error", () => watchdog.broken());
  window.addEventListener("unhandledrejection", () => watchdog.broken());
  confine(document, (there) => view.address(there));

  presenter.append(view.tray);
  const main = document.createElement("main");
  main.append(presenter);
  document.body.prepend(main);
  view.keyboard(false);
  if (address.has("chosen")) machine.touched();
  window.setInterval(() => {
    machine.tick(performance.now());
    show();
  }, TickMs);
  window.setInterval(() => void watchdog.look(), LookMs);
  void watchdog.look();
  show();

  room = await presenter.load();
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(stage);
  presenter.shadowRoot!.adoptedStyleSheets.push(sheet);
  // A visitor of before a crash or a power cut is not the one who comes now.
  if (!address.has("chosen")) room.newConversation();
  const { input, history } = room.layout;
  input.blur();
  // What was said last stays in sight when the keyboard takes its room.
  new ResizeObserver(() => (history.scrollTop = history.scrollHeight)).observe(history);
  const keys = new TouchKeyboard(view.keys, texts.language, texts.words, input);
  input.addEventListener("input", () => machine.said());
  input.inputMode = "none";
  keys.begin();
}

/** The server may be away just now: it is told when it is back. What is sent outlives the page, which may change its language now. */
async function forgetThere(id: string): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    try {
      if ((await fetch(`/api/kiosk/conversations/${id}`, { method: "DELETE", keepalive: true })).ok) return;
    } catch {
      // Not reached.
    }
    await new Promise((done) => setTimeout(done, 5000));
  }
}

definePresenter(() => import("../element/room"));
void open();

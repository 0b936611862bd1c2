import { BrowserEar } from "./browserEar";
import type { Ear, EarEvents } from "./ear";
import type { ServerEar } from "./serverEar";
import type { VoiceEvent } from "./voiceMachine";

/** Milliseconds in which the browser has to give its text; the server hears the same question then. */
const Patience = 6000;

/**
 * The browser's recogniser where it works, the server's where it does not, which only trying tells: Chromium has the API
 * also where nobody answers behind it. Until the browser has understood something, the server's ear listens beside it and
 * keeps the sound here: so the question with which the browser fails is not lost.
 */
export class FallbackEar implements Ear {
  private mode: "trial" | "browser" | "server" = "trial";
  private asked = false;
  private timer = 0;
  private readonly browser: Ear;
  private readonly server: Ear;

  /** @param browser and @param server made with the events that they are to tell */
  constructor(browser: (events: EarEvents) => BrowserEar, server: (events: EarEvents) => ServerEar, private readonly events: EarEvents) {
    this.browser = browser({ on: (event) => this.fromBrowser(event), level: (level) => this.mode === "browser" && events.level(level), interim: (text) => this.mode !== "server" && events.interim(text) });
    this.server = server({ on: (event) => this.mode !== "browser" && events.on(event), level: (level) => this.mode !== "browser" && events.level(level), interim: () => undefined });
  }

  get speaking(): boolean {
    return this.mode === "browser" ? this.browser.speaking : this.server.speaking;
  }

  open(): void {
    this.each((ear) => ear.open());
  }

  close(): void {
    this.each((ear) => ear.close());
  }

  record(): void {
    this.each((ear) => ear.record());
  }

  send(): void {
    this.asked = true;
    if (this.mode === "server") return this.server.send();
    if (this.mode === "trial") this.timer = window.setTimeout(() => this.mode === "trial" && this.asked && this.fail(null), Patience);
    this.browser.send();
  }

  discard(): void {
    this.settle();
    this.each((ear) => ear.discard());
  }

  presenter(speaks: boolean): void {
    this.browser.presenter(speaks);
    this.server.presenter(speaks);
  }

  private each(act: (ear: Ear) => void): void {
    if (this.mode !== "browser") act(this.server);
    if (this.mode !== "server") act(this.browser);
  }

  private fromBrowser(event: VoiceEvent): void {
    if (this.mode === "server") return;
    if (event.kind === "failed") return this.fail(event);
    if (this.mode === "browser") return this.events.on(event);
    if (event.kind === "text") {
      // It works: from now on one microphone is enough.
      this.mode = "browser";
      this.settle();
      this.server.discard();
      this.server.close();
      this.events.on(event);
    } else if (event.kind === "misheard" && this.asked) {
      this.settle();
      this.server.send();
    } else if (event.kind === "began" || event.kind === "ended") this.events.on(event);
  }

  private settle(): void {
    this.asked = false;
    window.clearTimeout(this.timer);
  }

  /** @param event what it told; null: nothing for too long */
  private fail(event: VoiceEvent | null): void {
    const { mode: before, asked } = this;
    this.mode = "server";
    this.settle();
    this.browser.close();
    this.events.interim("");
    // Of what it had understood before nothing was kept here: the visitor is told, and the next question goes to the server.
    if (before === "browser" && event) this.events.on(event);
    else if (asked) this.server.send();
  }
}

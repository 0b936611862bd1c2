import type { Texts } from "../texts/texts";
import { BrowserEar } from "./browserEar";
import type { Ear, EarEvents } from "./ear";
import { FallbackEar } from "./fallbackEar";
import { browserRecogniser, serverHears, type ListeningInfo } from "./listeningInfo";
import { ServerEar } from "./serverEar";
import { VoiceButtons } from "./voiceButtons";
import { Off, step, type VoiceAct, type VoiceEvent } from "./voiceMachine";

/** What the voice needs of a room. */
export interface VoiceRoom {
  server: string;
  /** Tag of the language that is spoken. */
  language: string;
  texts: Texts;
  tools: HTMLElement;
  input: HTMLInputElement;
  ask(text: string): void;
  /** The visitor begins to speak. */
  attend(): void;
  notice(text: string | null): void;
}

/** The state machine between an ear, the buttons and the room. */
export class VoiceControl {
  private voice = Off;
  private readonly ear: Ear;
  private readonly buttons: VoiceButtons;

  constructor(private readonly room: VoiceRoom, info: ListeningInfo) {
    this.buttons = new VoiceButtons(room.tools, room.input, room.texts, {
      pressed: () => this.on({ kind: "pressed" }),
      released: (long) => this.on({ kind: "released", long }),
      handsFree: (on) => this.on({ kind: "handsFree", on }),
    });
    const events: EarEvents = { on: (event) => this.on(event), level: (level) => this.buttons.level(level), interim: (text) => this.buttons.interim(text) };
    const recognition = browserRecogniser(info);
    const server = (own: EarEvents) => new ServerEar(room.server, room.texts.voice, info, own);
    const browser = (own: EarEvents) => new BrowserEar(recognition!, room.language, room.texts.voice, own);
    this.ear = !recognition ? server(events) : serverHears(info, room.language) ? new FallbackEar(browser, server, events) : browser(events);
  }

  /** Whether the presenter is heard just now. */
  presenter(speaks: boolean): void {
    if (speaks !== this.voice.presenterSpeaks) this.on({ kind: "presenter", speaks });
  }

  tap(): void {
    if (this.voice.phase !== "off") return;
    this.on({ kind: "pressed" });
    this.on({ kind: "released", long: false });
  }

  /** Escape, or the visitor types instead. */
  cancel(): void {
    this.on({ kind: "cancelled" });
  }

  /** The visitor is gone: nobody is listened to any more, hands-free or not. */
  stop(): void {
    this.on({ kind: "handsFree", on: false });
    this.on({ kind: "cancelled" });
  }

  close(): void {
    this.ear.discard();
    this.ear.close();
  }

  private on(event: VoiceEvent): void {
    const [voice, acts] = step(this.voice, event);
    this.voice = voice;
    if (event.kind === "presenter") this.ear.presenter(event.speaks);
    for (const act of acts) this.perform(act);
    this.buttons.show(this.voice.phase, this.voice.handsFree);
    // Somebody who spoke on meanwhile is not heard to begin again.
    if (this.voice.phase === "waiting" && this.ear.speaking && event.kind !== "presenter") this.on({ kind: "began" });
  }

  private perform(act: VoiceAct): void {
    switch (act.do) {
      case "ask":
        return this.room.ask(act.text);
      case "interrupt":
        return this.room.attend();
      case "tell":
        return this.room.notice(act.problem);
      default:
        return this.ear[act.do]();
    }
  }
}

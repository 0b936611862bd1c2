import type { Texts } from "../texts/texts";
import { Microphone, MicrophoneError } from "./microphone";
import { browserRecogniser, hearByBrowser, NotHeardError, recognise, type ListeningInfo } from "./recognisers";
import { Recording } from "./recording";
import { FrameSeconds, levelOf, listen, Listening, meter, Silence, WhileItSpeaks } from "./voiceActivity";
import { VoiceButtons } from "./voiceButtons";
import { Off, step, type VoiceAct, type VoiceEvent } from "./voiceMachine";

/** Seconds after which a microphone that was opened for one question is closed again. */
const Patience = 10;

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

/** Microphone, voice activity, recogniser and buttons of one room. */
export class VoiceControl {
  private voice = Off;
  private activity = Silence;
  private waited = 0;
  private microphone: Microphone | null = null;
  private pending: AbortController | null = null;
  private endBrowser: (() => void) | null = null;
  private closed = false;
  private readonly recording = new Recording();
  private readonly buttons: VoiceButtons;

  constructor(
    private readonly room: VoiceRoom,
    private readonly info: ListeningInfo,
  ) {
    this.buttons = new VoiceButtons(room.tools, room.input, room.texts, {
      pressed: () => this.on({ kind: "pressed" }),
      released: (long) => this.on({ kind: "released", long }),
      handsFree: (on) => this.on({ kind: "handsFree", on }),
    });
  }

  /** Whether the presenter is heard just now. */
  presenter(speaks: boolean): void {
    if (speaks !== this.voice.presenterSpeaks) this.on({ kind: "presenter", speaks });
  }

  /** Escape, or the visitor types instead. */
  cancel(): void {
    this.on({ kind: "cancelled" });
  }

  close(): void {
    this.closed = true;
    this.perform({ do: "discard" });
    this.perform({ do: "close" });
  }

  private on(event: VoiceEvent): void {
    const [voice, acts] = step(this.voice, event);
    this.voice = voice;
    this.waited = 0;
    for (const act of acts) this.perform(act);
    this.buttons.show(this.voice.phase, this.voice.handsFree);
    // Somebody who spoke on meanwhile is not heard to begin again.
    if (this.voice.phase === "waiting" && this.activity.speaking && event.kind !== "began") this.on({ kind: "began" });
  }

  private perform(act: VoiceAct): void {
    switch (act.do) {
      case "open":
        if (this.byBrowser) setTimeout(() => this.on({ kind: "opened" }));
        else void this.open();
        break;
      case "close":
        this.microphone?.close();
        this.microphone = null;
        this.activity = Silence;
        this.buttons.level(0);
        break;
      case "record":
        this.recording.begin();
        break;
      case "send":
        void this.send(this.recording.finish());
        break;
      case "discard":
        this.pending?.abort();
        this.recording.discard();
        break;
      case "interrupt":
        this.room.attend();
        break;
      case "ask":
        this.room.ask(act.text);
        break;
      case "tell":
        this.room.notice(act.problem);
        break;
    }
  }

  private async open(): Promise<void> {
    const texts = this.room.texts.voice;
    try {
      const opened = await Microphone.open((frame) => this.hear(frame), () => this.on({ kind: "failed", problem: texts.gone }));
      if (this.closed || this.voice.phase !== "opening") opened.close();
      else {
        this.microphone = opened;
        this.on({ kind: "opened" });
      }
    } catch (error) {
      this.on({ kind: "failed", problem: error instanceof MicrophoneError ? texts[error.problem] : texts.failed });
    }
  }

  private hear(frame: Float32Array): void {
    this.recording.add(frame);
    const { now, event } = listen(this.activity, levelOf(frame), this.voice.presenterSpeaks ? WhileItSpeaks : Listening);
    this.activity = now;
    this.buttons.level(meter(now));
    if (event) this.on({ kind: event });
    else if (this.recording.seconds > this.info.longestSeconds - 1) this.on({ kind: "tooLong" });
    else if (this.voice.phase === "waiting" && (this.waited += FrameSeconds) > Patience) this.on({ kind: "nothing" });
  }

  private async send(recording: Blob): Promise<void> {
    const texts = this.room.texts.voice;
    const pending = (this.pending = new AbortController());
    try {
      this.on({ kind: "text", text: await recognise(this.room.server, recording, pending.signal) });
    } catch (error) {
      if (pending.signal.aborted) return;
      const code = error instanceof NotHeardError ? error.code : "";
      const problem = code === "silence" ? texts.silence : code === "not-understood" ? texts.notUnderstood
        : error instanceof NotHeardError && code !== "unreachable" && this.room.language.startsWith("en") ? error.message : texts.failed;
      this.on({ kind: "misheard", problem });
    }
  }
}

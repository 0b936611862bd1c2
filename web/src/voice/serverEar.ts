import { WidgetToken } from "../session/widgetToken";
import type { Texts } from "../texts/texts";
import type { Ear, EarEvents } from "./ear";
import type { ListeningInfo } from "./listeningInfo";
import { Microphone, MicrophoneError } from "./microphone";
import { NotHeardError, recognise } from "./recognise";
import { Recording } from "./recording";
import { FrameSeconds, levelOf, listen, Listening, meter, Silence, whileItSpeaks } from "./voiceActivity";

/** Seconds after which a microphone that was opened for one question is closed again. */
const Patience = 10;

/** Microphone and voice activity here, the recogniser on the server. */
export class ServerEar implements Ear {
  private microphone: Microphone | null = null;
  /** Counts openings, so that one that comes too late is closed again. */
  private opening = 0;
  private activity = Silence;
  private quiet = 0;
  private presenterSpeaks = false;
  /** How loud the visitor speaks, decibels of full scale. */
  private visitor: number | null = null;
  private pending: AbortController | null = null;
  private readonly recording = new Recording();
  private readonly token: WidgetToken;

  constructor(
    private readonly server: string,
    private readonly texts: Texts["voice"],
    private readonly info: ListeningInfo,
    private readonly events: EarEvents,
  ) {
    this.token = new WidgetToken(server);
  }

  get speaking(): boolean {
    return this.activity.speaking;
  }

  open(): void {
    void this.openMicrophone();
  }

  close(): void {
    this.opening++;
    this.microphone?.close();
    this.microphone = null;
    this.activity = Silence;
    this.visitor = null;
    this.recording.forget();
    this.events.level(0);
  }

  record(): void {
    this.recording.begin();
  }

  send(): void {
    void this.recognise(this.recording.finish());
  }

  discard(): void {
    this.pending?.abort();
    this.recording.discard();
    this.quiet = 0;
  }

  presenter(speaks: boolean): void {
    this.presenterSpeaks = speaks;
    this.quiet = 0;
  }

  private async openMicrophone(): Promise<void> {
    const own = ++this.opening;
    this.quiet = 0;
    try {
      const opened = await Microphone.open((frame) => this.hear(frame), () => this.events.on({ kind: "failed", problem: this.texts.gone }));
      if (own !== this.opening) {
        opened.close();
        return;
      }
      this.microphone = opened;
      this.events.on({ kind: "opened" });
    } catch (error) {
      if (own === this.opening) this.events.on({ kind: "failed", problem: error instanceof MicrophoneError ? this.texts[error.problem] : this.texts.failed });
    }
  }

  private hear(frame: Float32Array): void {
    this.recording.add(frame);
    const level = levelOf(frame);
    const { now, event } = listen(this.activity, level, this.presenterSpeaks ? whileItSpeaks(this.visitor) : Listening);
    this.activity = now;
    // The vowels of what a visitor says, over some seconds.
    if (now.speaking && now.silence === 0 && !this.presenterSpeaks) this.visitor = (this.visitor ?? level) + 0.02 * (level - (this.visitor ?? level));
    this.quiet = now.speaking ? 0 : this.quiet + FrameSeconds;
    this.events.level(meter(now));
    if (event) this.events.on({ kind: event });
    else if (this.recording.seconds > this.info.longestSeconds - 1) this.events.on({ kind: "tooLong" });
    else if (this.quiet > Patience) {
      this.quiet = 0;
      this.events.on({ kind: "nothing" });
    }
  }

  private async recognise(recording: Blob): Promise<void> {
    const pending = (this.pending = new AbortController());
    try {
      this.events.on({ kind: "text", text: await recognise(this.server, recording, () => this.token.get(), pending.signal) });
    } catch (error) {
      // After a restart the server makes other tokens.
      this.token.forget();
      if (!pending.signal.aborted) this.events.on({ kind: "misheard", problem: this.problem(error) });
    }
  }

  private problem(error: unknown): string {
    const code = error instanceof NotHeardError ? error.code : "";
    return code === "silence" ? this.texts.silence : code === "not-understood" ? this.texts.notUnderstood : this.texts.failed;
  }
}

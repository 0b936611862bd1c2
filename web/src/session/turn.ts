import { Captions } from "../captions";
import type { Buffering } from "../player/buffering";
import type { Pacer } from "../player/pacer";
import type { AnswerPlayer, PlayerEvents } from "../player/playback";
import { TurnPlayer } from "../player/turnPlayer";
import type { Stage } from "../player/stage";
import { StreamPlayer } from "../player/streamPlayer";
import { TurnOrder, type Citation, type EndReason, type TurnEvent } from "../protocol";
import { fill, type Texts } from "../texts/texts";
import type { Figures } from "./figures";

/** What the page shows of a turn. */
export interface TurnView {
  sentence(index: number, text: string, citations: readonly Citation[]): void;
  /** An Adaptive Card as JSON. */
  card(json: string): void;
  suggestions(questions: readonly string[]): void;
  notice(text: string): void;
  speaking(): void;
  /** The presenter cannot be shown: the answer was to be spoken, and comes as text. */
  unseen(): void;
  /** The picture is gone; what is left of the answer is read. */
  reading(): void;
  askForSound(): void;
  /** The turn is over for the visitor. */
  over(reason: EndReason, heard: string | null): void;
}

/** Seconds of the answer between two words to the server about where it plays. */
const ToldEvery = 1;

/** The turn's way to its server. */
export interface TurnLink {
  /** Its address without a slash at its end; empty for the page's own. */
  server: string;
  report(heardSamples: number, interrupted: boolean): void;
  /** Where it plays; null: it plays no more. */
  playing(samples: number | null): void;
}

/** One question: its events in, picture and text out. Everything it holds is dropped when it is interrupted. */
export class Turn {
  readonly captions = new Captions();
  private readonly order: TurnOrder;
  private player: AnswerPlayer | null = null;
  private sampleRate = 32000;
  private playing = false;
  private done = false;
  private answered = false;
  /** The answer comes as text: no voice for it, or none any more. */
  private reading = false;
  /** Why the server ended the turn, while what has come is still played. */
  private ending: EndReason | null = null;

  constructor(
    readonly id: string,
    private readonly stage: Stage,
    private readonly buffering: Buffering,
    private readonly view: TurnView,
    private readonly figures: Figures,
    private readonly texts: Texts,
    private readonly link: TurnLink,
  ) {
    this.order = new TurnOrder(id);
  }

  /** Position on the turn's clock: the sound's, which captions follow. */
  get sample(): number {
    return this.player && this.playing ? Math.round(this.stage.speaking.currentTime * this.sampleRate) : 0;
  }

  get isPlaying(): boolean {
    return this.playing && !this.done;
  }

  /** null where nothing is played. */
  get pacer(): Pacer | null {
    return this.player?.pacer ?? null;
  }

  /** The page is seen again. */
  shown(): void {
    if (!this.done) this.player?.shown();
  }

  /** Whether anything of the answer has come; that the turn begins is nothing that a visitor could read or see. */
  get hasAnswered(): boolean {
    return this.answered;
  }

  /** Another turn asks the same: this one says nothing more. */
  abandon(): void {
    this.done = true;
    this.player?.release();
  }

  receive(event: TurnEvent): void {
    if (this.done) return;
    try {
      if (!this.order.accept(event)) return;
    } catch (error) {
      this.view.notice(fill(this.texts.brokeOff, { problem: error instanceof Error ? error.message : String(error) }));
      this.end("failed", null);
      return;
    }
    this.figures.firstEventMs ??= this.figures.sinceQuestion();
    this.answered ||= event.type === "sentence" || event.type === "segment" || event.type === "card";
    switch (event.type) {
      case "turn":
        this.sampleRate = event.sampleRate;
        if (event.notice) this.view.notice(event.notice);
        // Whoever draws it must know what kind of picture comes (player/cutOut.ts).
        this.stage.speaking.dataset["alpha"] = event.alpha ?? "";
        if (event.video && event.mimeType) this.open(event.mimeType, event.stream ?? null);
        else {
          this.reading = true;
          if (event.notice) this.view.unseen();
        }
        break;
      case "sentence":
        this.captions.addSentence(event.index, event.text);
        this.view.sentence(event.index, event.text, event.citations);
        break;
      case "segment":
        if (event.kind === 1) this.figures.firstSegmentMs ??= this.figures.sinceQuestion();
        this.captions.addWords(event.words);
        this.player?.append(event.bytes);
        break;
      case "notice":
        this.view.notice(event.notice);
        break;
      case "card":
        this.view.card(event.card);
        break;
      case "suggestions":
        this.view.suggestions(event.suggestions);
        break;
      case "end":
        this.end(event.reason, event.notice);
        break;
    }
  }

  /** The connection broke: what has come is played, no more follows. */
  lost(problem: string): void {
    if (this.done) return;
    this.view.notice(fill(this.texts.connectionLost, { problem }));
    this.end("failed", null);
  }

  /** Silence at once. */
  interrupt(): void {
    if (this.done) return;
    // A visitor who reads has read what stands there: neither page nor memory takes it back.
    const sample = this.sample;
    this.finish("interrupted", this.reading ? null : this.captions.heard(sample));
    if (!this.reading) this.link.report(sample, true);
  }

  private open(mimeType: string, stream: string | null): void {
    let told = 0;
    const events: PlayerEvents = {
      played: (time) => {
        if (Math.abs(time - told) < ToldEvery) return;
        told = time;
        this.link.playing(Math.round(time * this.sampleRate));
      },
      painted: () => {
        this.figures.firstFrameMs ??= this.figures.sinceQuestion();
        this.playing = true;
        this.stage.speak();
        this.view.speaking();
      },
      ended: () => {
        const sample = this.sample;
        this.finish(this.ending ?? "completed", null);
        this.link.report(sample, false);
      },
      failed: (problem) => {
        this.view.notice(fill(this.texts.videoStopped, { problem }));
        this.player = null;
        this.playing = false;
        this.reading = true;
        this.stage.listen();
        this.view.reading();
        // The text must not wait for a voice that nobody hears.
        this.link.playing(null);
        // After the server's end nothing else would end the turn.
        if (this.ending) this.finish(this.ending, null);
      },
      stalled: () => this.figures.stalled(),
      resumed: () => this.figures.resumed(),
      muted: () => this.view.askForSound(),
    };
    const video = this.stage.speaking;
    if (stream !== null && StreamPlayer.supports(video, mimeType)) this.player = new StreamPlayer(video, this.link.server + stream, this.buffering, events);
    else if (stream === null && TurnPlayer.supports(mimeType)) this.player = new TurnPlayer(video, mimeType, this.buffering, events);
    else {
      this.view.notice(this.texts.cannotPlay);
      this.reading = true;
      this.link.playing(null);
    }
  }

  private end(reason: EndReason, notice: string | null): void {
    this.ending = reason;
    if (notice) this.view.notice(notice);
    const video = this.player && this.captions.at(Number.MAX_SAFE_INTEGER) !== null;
    if (video && (reason === "completed" || reason === "failed")) this.player!.finish();
    else this.finish(reason, null);
  }

  private finish(reason: EndReason, heard: string | null): void {
    if (this.done) return;
    this.done = true;
    this.player?.release();
    this.stage.listen();
    this.view.over(reason, heard);
  }
}

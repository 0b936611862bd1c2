/** A page with one turn on it, made of the real objects, and the events that a server sends. */
import { as, FakeElement, FakeMediaSource, FakeVideo } from "./browser";
import type { Citation, EndReason, TurnEvent, Word } from "../../web/src/protocol";
import { Buffering } from "../../web/src/player/buffering";
import { Stage } from "../../web/src/player/stage";
import { Figures } from "../../web/src/session/figures";
import { texts } from "../../web/src/texts/en";
import { Turn } from "../../web/src/session/turn";

export const SampleRate = 32000;
export const Mp4 = 'video/mp4; codecs="avc1.64001f,mp4a.40.2"';

export class Page {
  readonly root = new FakeElement();
  readonly idle = new FakeVideo();
  readonly video = new FakeVideo();
  readonly stage = new Stage(as(this.root), as(this.idle), as(this.video));
  readonly figures = new Figures();
  readonly buffering = new Buffering();
  /** What the visitor was shown, in order. */
  readonly shown: string[] = [];
  /** What the server was told: samples heard, and whether it was interrupted. */
  readonly reports: [heard: number, interrupted: boolean][] = [];
  /** Where the server was told that it plays. */
  readonly positions: (number | null)[] = [];

  turn(id: string): Turn {
    return new Turn(id, this.stage, this.buffering, {
      sentence: (_, text, citations) => void this.shown.push(text, ...citations.map((c) => `[${c.title}]`)),
      card: (json) => void this.shown.push(`card: ${json}`),
      suggestions: (questions) => void this.shown.push(`next: ${questions.join(" | ")}`),
      notice: (text) => void this.shown.push(`notice: ${text}`),
      speaking: () => void this.shown.push("speaking"),
      reading: () => void this.shown.push("reading"),
      unseen: () => void this.shown.push("unseen"),
      askForSound: () => void this.shown.push("tap to hear"),
      over: (reason, heard) => void this.shown.push(heard === null ? `over: ${reason}` : `over: ${reason} after "${heard}"`),
    }, this.figures, texts, {
      server: "https://presenter.example",
      report: (heard, interrupted) => void this.reports.push([heard, interrupted]),
      playing: (samples) => void this.positions.push(samples),
    });
  }

  get source(): FakeMediaSource {
    return FakeMediaSource.latest;
  }

  /** The browser does all it can with what has come, and shows the first frame. */
  play(): void {
    this.source.open();
    this.source.buffer.completeAll();
    this.video.paint();
  }
}

/** The server's side of a turn. */
export class Server {
  private segments = 0;

  constructor(private readonly turnId: string) {}

  begin(mimeType: string | null = Mp4, notice: string | null = null, stream: string | null = null): TurnEvent {
    return { type: "turn", turnId: this.turnId, sampleRate: SampleRate, frameRate: 25, mimeType, video: mimeType !== null, stream, notice };
  }

  sentence(index: number, text: string, ...citations: Citation[]): TurnEvent {
    return { type: "sentence", turnId: this.turnId, index, text, citations };
  }

  segment(bytes: number[], words: Word[] = []): TurnEvent {
    const sequence = this.segments++;
    return { type: "segment", turnId: this.turnId, sequence, kind: sequence === 0 ? 0 : 1, startSample: 0, durationSamples: 0, bytes: Uint8Array.from(bytes), words };
  }

  card(card: string): TurnEvent {
    return { type: "card", turnId: this.turnId, card };
  }

  notice(notice: string): TurnEvent {
    return { type: "notice", turnId: this.turnId, notice };
  }

  end(reason: EndReason = "completed", notice: string | null = null): TurnEvent {
    return { type: "end", turnId: this.turnId, reason, notice };
  }
}

/** The words of a sentence, each half a second after the one before and 0.4 s long. */
export function spoken(sentence: number, text: string, from = 0): Word[] {
  return [...text.matchAll(/[\p{L}\p{N}:€]+/gu)].map((match, i) => {
    const startSample = from + i * (SampleRate / 2);
    return { sentence, text: match[0], textStart: match.index, startSample, endSample: startSample + SampleRate * 0.4 };
  });
}

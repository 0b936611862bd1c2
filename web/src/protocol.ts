import type { Citation, EndReason } from "./element/api";

export type { Citation, EndReason };

/** The wire of docs/segment-protocol.md. Positions are audio samples on the turn's clock. */

export interface AskRequest {
  turnId: string;
  conversationId: string;
  text: string;
  video: boolean;
  /** The text is not asked but said. */
  say: boolean;
  /** Picture and sound come as one growing file instead of segments: there is no Media Source. */
  progressive: boolean;
  /** Without the backdrop, where the presenter can. */
  cutOut: boolean;
  context: AskContext;
}

/** Where a question is asked, as far as the page knows; ids and words as Teams calls them. */
export interface AskContext {
  /** Language tag. */
  locale: string | null;
  host?: string;
  theme?: string;
  frame?: string;
  meeting?: string | null;
  team?: string | null;
  channel?: string | null;
  chat?: string | null;
  entity?: string;
  subPage?: string | null;
}

/** Who has signed in, and the conversation that they go on with. */
export interface SignedIn {
  person: string;
  name: string | null;
  /** null where they have not asked yet. */
  conversationId: string | null;
  turns: SaidTurn[];
}

/** A turn that is shown again: on another machine, or in another window. */
export interface SaidTurn {
  turnId: string;
  question: string | null;
  askedAt: string;
  /** As far as it was heard. */
  answer: string;
  citations: Citation[];
  interrupted: boolean;
  helpful: boolean | null;
}

/** Where a turn plays. */
export interface PlayingRequest {
  turnId: string;
  /** null: it is not played any more, and the server need not keep near it. */
  playedSamples: number | null;
}

export interface FeedbackRequest {
  turnId: string;
  conversationId: string;
  /** null takes it back. */
  helpful: boolean | null;
}

/** What the page measured of a turn, in milliseconds; null where it did not come to it. */
export interface MeasuredRequest {
  turnId: string;
  firstSegmentMs: number | null;
  firstFrameMs: number | null;
  stalls: number;
  stalledMs: number;
  driftMs: number | null;
  lagMs: number | null;
  correctedMs: number | null;
  offsetMs: number | null;
  droppedFrames: number;
}

export interface ReportRequest {
  turnId: string;
  conversationId: string;
  heardSamples: number;
  interrupted: boolean;
}

export interface Word {
  sentence: number;
  text: string;
  /** Index of the word in its sentence's text. */
  textStart: number;
  startSample: number;
  endSample: number;
}

export type TurnEvent =
  | { type: "turn"; turnId: string; sampleRate: number; frameRate: number; mimeType: string | null; video: boolean; stream: string | null; alpha?: "below" | null; notice: string | null }
  | { type: "sentence"; turnId: string; index: number; text: string; citations: Citation[] }
  | { type: "segment"; turnId: string; sequence: number; kind: 0 | 1; startSample: number; durationSamples: number; bytes: Uint8Array; words: Word[] }
  | { type: "notice"; turnId: string; notice: string }
  | { type: "card"; turnId: string; card: string }
  | { type: "suggestions"; turnId: string; suggestions: string[] }
  | { type: "end"; turnId: string; reason: EndReason; notice: string | null };

/** Checks the rules of the protocol that a client can see: whose turn, in order, nothing after the end. */
export class TurnOrder {
  private begun = false;
  private ended = false;
  private sequence = 0;

  constructor(private readonly turnId: string) {}

  /** @returns whether the event belongs to this turn; an event of another turn is to be dropped.
   *  @throws Error on a protocol error */
  accept(event: TurnEvent): boolean {
    if (event.turnId !== this.turnId) return false;
    if (this.ended) throw new Error(`protocol error: ${event.type} after end`);
    if (this.begun === (event.type === "turn")) throw new Error(`protocol error: ${event.type} ${this.begun ? "comes twice" : "before turn"}`);
    this.begun = true;
    if (event.type === "segment") {
      if (event.sequence !== this.sequence) throw new Error(`protocol error: segment ${event.sequence}, expected ${this.sequence}`);
      this.sequence++;
    }
    this.ended = event.type === "end";
    return true;
  }
}

import type { Captions } from "../captions";
import type { Stage } from "../player/stage";
import type { Citation, EndReason } from "../protocol";
import type { Texts } from "../texts/texts";
import { Figures } from "./figures";
import { Hub } from "./hub";
import { Turn } from "./turn";

export type State = "connecting" | "offline" | "ready" | "thinking" | "speaking";

/** What a conversation shows; one call of `asked` a question, its answer is told to what that returns. */
export interface SessionView {
  state(state: State, running: boolean): void;
  notice(text: string | null): void;
  asked(turnId: string, text: string): AnswerSink;
  /** How far the running answer has been said, once a painted frame. */
  said(captions: Captions, sample: number): void;
  askForSound(wanted: boolean): void;
}

/** What the page shows of one answer. */
export interface AnswerSink {
  sentence(index: number, text: string, citations: readonly Citation[]): void;
  speaking(): void;
  reading(): void;
  /** @param heard what was heard of an interrupted answer, null where all of it counts */
  over(reason: EndReason, heard: string | null): void;
}

/** A conversation with one presenter: at most one answer at a time, and a new question ends the one before. */
export class Session {
  readonly figures = new Figures();
  private readonly hub: Hub;
  private turn: Turn | null = null;
  private cancel: () => void = () => undefined;

  constructor(
    server: string,
    private readonly conversationId: string,
    private readonly stage: Stage,
    private readonly view: SessionView,
    private readonly texts: Texts,
  ) {
    this.hub = new Hub(server, (online) => this.show(online));
  }

  start(): void {
    void this.hub.start();
  }

  close(): void {
    this.interrupt();
    this.hub.close();
  }

  get isPlaying(): boolean {
    return this.turn?.isPlaying ?? false;
  }

  /** @returns whether the question is on its way */
  ask(text: string, video: boolean): boolean {
    if (!this.hub.online) {
      this.view.notice(this.texts.offlineQuestion);
      return false;
    }
    this.interrupt();
    this.view.notice(null);
    this.figures.questionAsked();
    const id = crypto.randomUUID();
    const answer = this.view.asked(id, text);
    const own = new Turn(id, this.stage, {
      sentence: (index, sentence, citations) => answer.sentence(index, sentence, citations),
      notice: (problem) => this.view.notice(problem),
      speaking: () => {
        answer.speaking();
        this.show();
        this.follow(own);
      },
      reading: () => {
        answer.reading();
        this.show();
      },
      askForSound: () => this.view.askForSound(true),
      over: (reason, heard) => {
        if (this.turn === own) this.turn = null;
        this.view.askForSound(false);
        answer.over(reason, heard);
        this.show();
      },
    }, this.figures, this.texts, (heardSamples, interrupted) => this.hub.report({ turnId: id, conversationId: this.conversationId, heardSamples, interrupted }));
    this.turn = own;
    this.show();
    this.cancel = this.hub.ask({ turnId: id, conversationId: this.conversationId, text, video }, (event) => own.receive(event), (problem) => own.lost(problem));
    return true;
  }

  /** Silence at once, and the server stops too. */
  interrupt(): void {
    if (!this.turn) return;
    const at = performance.now();
    this.turn.interrupt();
    this.cancel();
    this.turn = null;
    this.figures.interruptMs = performance.now() - at;
  }

  private show(online = this.hub.online): void {
    const state: State = !online ? "offline" : !this.turn ? "ready" : this.turn.isPlaying ? "speaking" : "thinking";
    this.figures.state = state;
    // What is still playing while the connection is lost can be stopped too.
    this.view.state(state, this.turn !== null);
  }

  /** Captions follow the sound for as long as it plays. */
  private follow(turn: Turn): void {
    const video = this.stage.speaking;
    const step = () => {
      if (!turn.isPlaying) return;
      const quality = video.getVideoPlaybackQuality();
      Object.assign(this.figures, { frames: quality.totalVideoFrames, dropped: quality.droppedVideoFrames, currentTime: video.currentTime });
      this.view.said(turn.captions, turn.sample);
      requestAnimationFrame(step);
    };
    step();
  }
}

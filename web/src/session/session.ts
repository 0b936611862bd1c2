import type { Captions } from "../captions";
import type { PresenterState } from "../element/api";
import { Buffering } from "../player/buffering";
import { mediaSource } from "../player/mediaSource";
import type { Stage } from "../player/stage";
import type { AskContext, Citation, EndReason, SignedIn } from "../protocol";
import type { Texts } from "../texts/texts";
import { Figures } from "./figures";
import { Hub } from "./hub";
import { Turn } from "./turn";

/** What a conversation shows. */
export interface SessionView {
  state(state: PresenterState, running: boolean): void;
  notice(text: string | null): void;
  /** A question is asked, or (null) a text is said; its answer is told to what this returns. */
  asked(turnId: string, question: string | null): AnswerSink;
  /** How far the running answer has been said, once a painted frame. */
  said(captions: Captions, sample: number): void;
  askForSound(wanted: boolean): void;
  /** The presenter cannot be shown at present, or any more. */
  unseen(): void;
  refused(problem: string): void;
}

/** What the page shows of one answer. */
export interface AnswerSink {
  sentence(index: number, text: string, citations: readonly Citation[]): void;
  card(json: string): void;
  suggestions(questions: readonly string[]): void;
  speaking(): void;
  reading(): void;
  /** @param heard what was heard of an interrupted answer, null where all of it counts */
  over(reason: EndReason, heard: string | null): void;
}

/** How something is asked. */
export interface Asking {
  video: boolean;
  say: boolean;
  /** Without the backdrop. */
  cutOut?: boolean;
}

/** What comes of telling the server who asks: again with each new connection. */
export interface SignInEvents {
  known(who: SignedIn): void;
  /** The server does not believe the token. */
  refused(): void;
}

/** A question that is on its way, or waits for the connection. */
interface Asked extends Asking {
  id: string;
  text: string;
  answer: AnswerSink;
  done: (reason: EndReason) => void;
}

/** A conversation with one presenter: at most one answer at a time, and a new question ends the one before. */
export class Session {
  readonly figures = new Figures();
  /** Goes with each question. */
  context: AskContext = { locale: null };
  private readonly hub: Hub;
  private readonly buffering = new Buffering();
  private turn: Turn | null = null;
  /** What was asked without a connection, or lost with it before anything of an answer came: asked again under its own id. */
  private waiting: Asked | null = null;
  private cancel: () => void = () => undefined;
  private signing: ({ token: () => Promise<string> } & SignInEvents) | null = null;

  /** @param conversationId as it is now: a new conversation has another */
  constructor(
    private readonly server: string,
    private readonly conversationId: () => string,
    private readonly stage: Stage,
    private readonly view: SessionView,
    private readonly texts: Texts,
  ) {
    this.hub = new Hub(server, { changed: (online) => void this.changed(online), refused: (problem) => view.refused(problem) });
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

  /** The page is seen again: what the browser has paused meanwhile plays on. */
  shown(): void {
    this.turn?.shown();
  }

  /** Something is being answered, or waits for the connection. */
  get isRunning(): boolean {
    return this.turn !== null || this.waiting !== null;
  }

  /** @returns why the answer is over, once it is */
  ask(text: string, asking: Asking): Promise<EndReason> {
    this.interrupt();
    this.view.notice(null);
    this.figures.questionAsked();
    return new Promise((done) => {
      const id = crypto.randomUUID();
      const asked: Asked = { id, text, ...asking, done, answer: this.view.asked(id, asking.say ? null : text) };
      if (this.hub.online) this.send(asked);
      else this.hold(asked);
    });
  }

  /** Silence at once, and the server stops too. */
  interrupt(): void {
    const waiting = this.waiting;
    this.waiting = null;
    if (waiting) this.over(waiting, "interrupted", null);
    if (!this.turn) return;
    const at = performance.now();
    this.turn.interrupt();
    this.cancel();
    this.turn = null;
    this.figures.interruptMs = performance.now() - at;
  }

  /** Tells the server who asks, now and whenever the connection is made anew; where that fails the visitor stays unknown. */
  signIn(token: () => Promise<string>, events: SignInEvents): void {
    this.signing = { token, ...events };
    if (this.hub.online) void this.identify();
  }

  /** @throws Error where it was not stored */
  feedback(turnId: string, helpful: boolean | null): Promise<void> {
    return this.hub.feedback({ turnId, conversationId: this.conversationId(), helpful });
  }

  private send(asked: Asked): void {
    const { id, text, answer, video, say, cutOut = false } = asked;
    const conversationId = this.conversationId();
    const own = new Turn(id, this.stage, this.buffering, {
      sentence: (index, sentence, citations) => answer.sentence(index, sentence, citations),
      card: (json) => answer.card(json),
      suggestions: (questions) => answer.suggestions(questions),
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
      unseen: () => this.view.unseen(),
      over: (reason, heard) => {
        if (this.turn === own) this.turn = null;
        this.view.askForSound(false);
        if (this.hub.online) this.hub.measured(this.figures.measured(id));
        this.over(asked, reason, heard);
      },
    }, this.figures, this.texts, {
      server: this.server,
      report: (heardSamples, interrupted) => this.hub.report({ turnId: id, conversationId, heardSamples, interrupted }),
      playing: (playedSamples) => this.hub.playing({ turnId: id, playedSamples }),
    });
    this.turn = own;
    this.show();
    this.cancel = this.hub.ask({ turnId: id, conversationId, text, video, say, progressive: mediaSource() === null, cutOut, context: this.context }, (event) => own.receive(event), (problem) => {
      // Whether the connection is gone shows in the moment after its streams are.
      setTimeout(() => {
        if (own !== this.turn || own.hasAnswered || this.hub.online) own.lost(problem);
        else {
          own.abandon();
          this.turn = null;
          this.hold(asked);
        }
      });
    });
  }

  private hold(asked: Asked): void {
    this.waiting = asked;
    this.view.notice(this.texts.waitingQuestion);
    this.show();
  }

  private over(asked: Asked, reason: EndReason, heard: string | null): void {
    asked.answer.over(reason, heard);
    asked.done(reason);
    this.show();
  }

  private async identify(): Promise<void> {
    if (!this.signing) return;
    try {
      this.signing.known(await this.hub.signIn(await this.signing.token()));
    } catch {
      // Answers are there for everybody.
      this.signing.refused();
    }
  }

  private async changed(online: boolean): Promise<void> {
    this.show(online);
    if (!online) return;
    await this.identify();
    const waiting = this.waiting;
    if (!waiting || !this.hub.online) return;
    this.waiting = null;
    this.view.notice(null);
    this.send(waiting);
  }

  private show(online = this.hub.online): void {
    const state: PresenterState = !online ? "offline" : !this.turn ? "ready" : this.turn.isPlaying ? "speaking" : "thinking";
    this.figures.state = state;
    // What is still playing while the connection is lost can be stopped too.
    this.view.state(state, this.isRunning);
  }

  /** Captions follow the sound for as long as it plays. */
  private follow(turn: Turn): void {
    const video = this.stage.speaking;
    const step = () => {
      if (!turn.isPlaying) return;
      const quality = video.getVideoPlaybackQuality();
      if (turn.pacer) this.figures.played(video.currentTime, quality.totalVideoFrames, quality.droppedVideoFrames, turn.pacer);
      this.view.said(turn.captions, turn.sample);
      requestAnimationFrame(step);
    };
    step();
  }
}

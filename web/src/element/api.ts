/** What an embedding page sees of `<virtual-presenter>`: dist/virtual-presenter.d.ts is made of this file. */

export type PresenterState = "connecting" | "offline" | "ready" | "thinking" | "speaking";

/** Why an answer is over: all of it came, the visitor stopped it, a new question ended it, or something broke. */
export type EndReason = "completed" | "interrupted" | "superseded" | "failed";

export interface Citation {
  number: number;
  title: string;
  source: string;
  heading: string | null;
}

/** The element. Its attributes: presenter, server, mode, lang, theme, heading, subheading, suggestions, label, text-only, background (docs/widget.md). */
export interface VirtualPresenter extends HTMLElement {
  readonly state: PresenterState;
  /** A widget is open or minimised; an element without `mode="widget"` is always open. */
  readonly isOpen: boolean;
  /** Answers come as text, without picture and sound. */
  textOnly: boolean;
  open(): Promise<void>;
  /** Minimises a widget. What is being said stops. */
  close(): void;
  /** Asks as if the visitor had typed it; opens a widget first.
   *  @returns why the answer is over, once it is */
  ask(question: string): Promise<EndReason>;
  /** Has the presenter say this text, for instance a greeting; opens a widget first. */
  say(text: string): Promise<EndReason>;
  /** Silence at once. */
  interrupt(): void;
  /** Forgets what was said and begins anew. */
  newConversation(): Promise<void>;
}

/** The events of the element; what each tells is its `detail`. They bubble. */
export interface PresenterEventMap {
  /** The presenter is loaded and can be asked. `background` is what stands behind it: its own where it cannot be cut out. */
  "presenter-ready": CustomEvent<{ id: string; name: string; background: "own" | "transparent" | "camera" }>;
  "presenter-state": CustomEvent<{ state: PresenterState }>;
  "presenter-question": CustomEvent<{ turnId: string; text: string }>;
  "presenter-sentence": CustomEvent<{ turnId: string; index: number; text: string; citations: readonly Citation[] }>;
  /** `heard` is what was heard of an interrupted answer, null where all of it counts. */
  "presenter-end": CustomEvent<{ turnId: string; reason: EndReason; heard: string | null }>;
  "presenter-feedback": CustomEvent<{ turnId: string; helpful: boolean | null }>;
  "presenter-notice": CustomEvent<{ text: string }>;
  "presenter-open": CustomEvent<null>;
  "presenter-close": CustomEvent<null>;
}

declare global {
  interface HTMLElementTagNameMap {
    "virtual-presenter": VirtualPresenter;
  }
  interface HTMLElementEventMap extends PresenterEventMap {}
}

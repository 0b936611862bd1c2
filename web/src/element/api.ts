import type { State } from "../session/session";
import type { Citation, EndReason } from "../protocol";

/** The events of `<virtual-presenter>`; what each tells is its `detail`. */
export interface PresenterEventMap {
  /** The presenter is loaded and can be asked. */
  "presenter-ready": CustomEvent<{ name: string }>;
  "presenter-state": CustomEvent<{ state: State }>;
  "presenter-question": CustomEvent<{ turnId: string; text: string }>;
  "presenter-sentence": CustomEvent<{ turnId: string; index: number; text: string; citations: readonly Citation[] }>;
  /** `heard` is what was heard of an interrupted answer, null where all of it counts. */
  "presenter-end": CustomEvent<{ turnId: string; reason: EndReason; heard: string | null }>;
  "presenter-notice": CustomEvent<{ text: string }>;
  "presenter-open": CustomEvent<null>;
  "presenter-close": CustomEvent<null>;
}

export type PresenterEventName = keyof PresenterEventMap;

export type Tell = <K extends PresenterEventName>(name: K, detail: PresenterEventMap[K]["detail"]) => void;

/** What an embedding page set on the element. */
export interface Settings {
  /** Address of the server without a slash at its end; empty for the page's own. */
  server: string;
  /** Language of the texts: a tag such as `de` or `zh-Hans`. */
  language: string;
  heading: string | null;
  subheading: string | null;
  suggestions: string[];
  textOnly: boolean;
}

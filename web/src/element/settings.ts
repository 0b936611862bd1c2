import type { PresenterEventMap } from "./api";

export type Tell = <K extends keyof PresenterEventMap>(name: K, detail: PresenterEventMap[K]["detail"]) => void;

/** What an embedding page set on the element, as the room reads it when it is furnished. */
export interface Settings {
  /** Address of the server without a slash at its end; empty for the page's own. */
  server: string;
  /** Id of the presenter that is expected there; empty for whichever it is. */
  presenter: string;
  /** Language of the texts: a tag such as `de` or `zh-Hans`. */
  language: string;
  heading: string | null;
  subheading: string | null;
  suggestions: string[];
  textOnly: boolean;
  /** What stands behind the presenter: its own backdrop, the page, or the camera's picture. */
  background: "own" | "transparent" | "camera";
  /** Tells the conversations of several presenters on one page apart. */
  place: string;
  /** Where there is something to minimise. */
  close: (() => void) | null;
}

/** @param server where the loader came from, for elements that name no server */
export function readSettings(element: HTMLElement, server: string, close: (() => void) | null): Settings {
  const text = (name: string) => element.getAttribute(name);
  const spoken = element.closest<HTMLElement>("[lang]")?.lang;
  const ground = text("background");
  if (ground && !["own", "transparent", "camera"].includes(ground)) console.warn(`<virtual-presenter background="${ground}">: allowed are own, transparent and camera`);
  return {
    server: (text("server") ?? server).replace(/\/+$/, ""),
    presenter: text("presenter") ?? "",
    language: !spoken || spoken === "auto" ? navigator.language : spoken,
    heading: text("heading"),
    subheading: text("subheading"),
    suggestions: (text("suggestions") ?? "").split("|").map((s) => s.trim()).filter(Boolean),
    background: ground === "transparent" || ground === "camera" ? ground : "own",
    textOnly: element.hasAttribute("text-only"),
    place: element.id || String([...document.querySelectorAll("virtual-presenter")].indexOf(element as never)),
    close,
  };
}

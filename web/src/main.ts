import type { PresenterElement } from "./element/presenterElement";
import { definePresenter } from "./element/presenterElement";
import type { Figures } from "./session/figures";

declare global {
  interface Window {
    /** What tests and the benchmark read. */
    presenterMetrics: Figures;
  }
}

/** The page / and /teams: one presenter that fills the window. */
definePresenter(() => import("./element/room"));

const presenter = document.querySelector("virtual-presenter") as PresenterElement;
presenter.addEventListener("presenter-ready", (event) => (document.title = `Ask ${event.detail.name}`));
// The whole window is the presenter's, so that Escape is meant for it wherever the focus is.
document.addEventListener("keydown", (event) => event.key === "Escape" && presenter.interrupt());
void presenter.load().then((room) => {
  window.presenterMetrics = room.session.figures;
  room.focus();
});

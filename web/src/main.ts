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
presenter.addEventListener("presenter-state", () => void presenter.load().then((room) => (window.presenterMetrics = room.session.figures)));
// The whole window is the presenter's, so that Escape is meant for it wherever the focus is.
document.addEventListener("keydown", (event) => event.key === "Escape" && presenter.interrupt());
void presenter.load().then((room) => room.focus());
if (location.pathname === "/teams") void import("./teams/tab").then((tab) => tab.joinTeams(presenter));

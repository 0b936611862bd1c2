import type { Stage } from "../player/stage";
import type { Texts } from "../texts/texts";
import type { Ground } from "./ground";
import type { Layout } from "./layout";
import { keepLabelFree } from "./pictureSpace";
import type { PresenterInfo } from "./presenterInfo";
import type { Settings } from "./settings";

/** The presenter's picture on the stage: the loops that it waits in, and what is behind it. */
export class Picture {
  private ground: Ground | null = null;

  constructor(
    private readonly layout: Layout,
    private readonly stage: Stage,
    private readonly texts: Texts,
    private readonly notice: (text: string | null) => void,
    private readonly gone: AbortSignal,
  ) {
    gone.addEventListener("abort", () => this.ground?.close(), { once: true });
  }

  /** Whether it stands there without its own backdrop. */
  get cutOut(): boolean {
    return this.ground !== null;
  }

  async show(presenter: PresenterInfo, background: Settings["background"]): Promise<void> {
    const { layout } = this;
    keepLabelFree(layout.stage, layout.presenter, presenter, this.gone);
    const ground = await this.lay(presenter, background);
    if (this.gone.aborted) {
      ground?.close();
      return;
    }
    this.ground = ground;
    const pictures = ground?.pictures ?? presenter;
    if (pictures.plate) layout.plate.src = pictures.plate;
    // The page itself, or the camera, lies behind a presenter without its own backdrop.
    if (presenter.plate && !ground) layout.stage.style.setProperty("--backdrop", `url(${JSON.stringify(new URL(presenter.plate, location.href).href)})`);
    if (pictures.idle) {
      layout.idle.src = pictures.idle;
      layout.idle.addEventListener("loadeddata", () => this.stage.rest(), { once: true });
    }
    if (pictures.listening) layout.listening.src = pictures.listening;
  }

  /** Nobody looks. */
  minimised(): void {
    this.ground?.minimised();
  }

  /** Nothing of it stays. */
  remove(): void {
    const { idle, listening, speaking, plate, stage } = this.layout;
    for (const video of [idle, listening, speaking]) {
      video.removeAttribute("src");
      video.load();
    }
    plate.removeAttribute("src");
    this.ground?.close();
    this.ground = null;
    stage.style.removeProperty("--backdrop");
  }

  /** What the page wants behind the presenter, where that can be; a bad cut-out is never shown. */
  private async lay(presenter: PresenterInfo, background: Settings["background"]): Promise<Ground | null> {
    if (background === "own") return null;
    let problem = presenter.cutOutProblem ?? "the server cannot send a presenter without its backdrop";
    if (presenter.cutOut) {
      const { Ground: Made } = await import("./ground");
      const ground = Made.lay(this.layout, background, presenter.cutOut, this.texts, this.notice);
      if (ground) return ground;
      problem = "this browser has no WebGL";
    }
    console.warn(`<virtual-presenter background="${background}">: ${problem}. The presenter is shown with its own backdrop.`);
    return null;
  }
}

import { Camera } from "../player/camera";
import { CutOut } from "../player/cutOut";
import type { Texts } from "../texts/texts";
import type { Layout } from "./layout";
import type { CutOutPictures } from "./presenterInfo";

/** What stands behind the presenter in place of its own backdrop: the page, or the camera's picture. Fetched only where a page asks for it. */
export class Ground {
  /** @returns null where the browser cannot draw it */
  static lay(layout: Layout, kind: "transparent" | "camera", pictures: CutOutPictures, texts: Texts, notice: (text: string | null) => void): Ground | null {
    const videos = [layout.idle, layout.listening, layout.speaking];
    for (const video of [layout.idle, layout.listening]) {
      // The pictures of another origin may be drawn by a script only when they were asked for like this.
      video.crossOrigin = "anonymous";
      video.dataset["alpha"] = "below";
    }
    const cutOut = CutOut.over(layout.stage, videos);
    if (!cutOut) {
      for (const video of videos) delete video.dataset["alpha"];
      return null;
    }
    layout.root.classList.add("cut-out");
    layout.root.dataset["background"] = kind;
    return new Ground(layout, cutOut, kind === "camera" ? new Camera(layout.stage, texts.camera, notice) : null, pictures);
  }

  private constructor(
    private readonly layout: Layout,
    private readonly cutOut: CutOut,
    private readonly camera: Camera | null,
    readonly pictures: CutOutPictures,
  ) {}

  /** The widget is minimised: nobody looks, and so the camera must not. */
  minimised(): void {
    this.camera?.stop();
  }

  close(): void {
    this.camera?.close();
    this.cutOut.close();
    this.layout.root.classList.remove("cut-out");
  }
}

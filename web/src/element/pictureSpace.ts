import type { PresenterInfo } from "./presenterInfo";

/** Air around the label. */
const Gap = 4;

/** What of a stage is to be kept free, in its pixels. */
export interface Space {
  /** Above this much from the top, and below this much from the bottom, lies the label. */
  top: number;
  bottom: number;
}

/**
 * Where the label lies in a picture that is shown whole, in the middle of a stage: nothing that a page lays over the
 * picture may lie there too.
 */
export function spaceOf(stage: { width: number; height: number }, { width, height, label }: Pick<PresenterInfo, "width" | "height" | "label">): Space {
  if (!label) return { top: 0, bottom: 0 };
  const scale = Math.min(stage.width / width, stage.height / height);
  const above = (stage.height - height * scale) / 2;
  const [first, last] = [above + label.y * height * scale, above + (label.y + label.height) * height * scale];
  return label.y + label.height / 2 < 0.5 ? { top: Math.ceil(last + Gap), bottom: 0 } : { top: 0, bottom: Math.ceil(stage.height - first + Gap) };
}

/** Tells the styles of what lies over the picture (styles/) where it may lie, at every size. */
export function keepLabelFree(stage: HTMLElement, over: HTMLElement, presenter: PresenterInfo, signal: AbortSignal): void {
  const sizes = new ResizeObserver(() => {
    const { top, bottom } = spaceOf({ width: stage.clientWidth, height: stage.clientHeight }, presenter);
    over.style.setProperty("--label-top", `${top}px`);
    over.style.setProperty("--label-bottom", `${bottom}px`);
  });
  sizes.observe(stage);
  signal.addEventListener("abort", () => sizes.disconnect(), { once: true });
}

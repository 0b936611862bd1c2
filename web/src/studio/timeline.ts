import type { Result } from "./api";
import { clockTime } from "./figures";
import { readPalette, type Lane, type View } from "./lanes";

const mostZoom = 40;

const byId = <T extends HTMLElement>(id: string) => document.getElementById(id) as T;

/** Lanes under one another, all on the turn's clock: drawn as far as they are seen, followed by a playhead, clicked to seek. */
export class Timeline {
  private readonly scroller = byId("scroller");
  private readonly length = byId("length");
  private readonly names = byId("names");
  private readonly slider = byId("timeline");
  private readonly head = byId("head");
  private readonly under = byId("under");
  private lanes: { lane: Lane; canvas: HTMLCanvasElement; value: HTMLElement }[] = [];
  private result: Result | null = null;
  private zoom = 1;
  private position = 0;
  private drawing = 0;
  private palette = readPalette(document.body);

  constructor(private readonly seek: (sample: number) => void, private readonly toggle: () => void) {
    new ResizeObserver(() => this.resize()).observe(this.scroller);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
      this.palette = readPalette(document.body);
      this.draw();
    });
    this.scroller.addEventListener("scroll", () => this.draw());
    this.scroller.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
    this.slider.addEventListener("pointerdown", (event) => {
      this.slider.setPointerCapture(event.pointerId);
      this.seekTo(event);
    });
    this.slider.addEventListener("pointermove", (event) => {
      if (this.slider.hasPointerCapture(event.pointerId)) this.seekTo(event);
      this.tell(event);
    });
    this.slider.addEventListener("pointerleave", () => (this.under.textContent = ""));
    this.slider.addEventListener("keydown", (event) => this.key(event));
    byId("in").addEventListener("click", () => this.setZoom(this.zoom * 1.6));
    byId("out").addEventListener("click", () => this.setZoom(this.zoom / 1.6));
    byId("fit").addEventListener("click", () => this.setZoom(1));
  }

  show(result: Result, lanes: readonly Lane[]): void {
    const isNew = result !== this.result;
    this.result = result;
    this.lanes = lanes.map((lane) => {
      const canvas = document.createElement("canvas");
      canvas.height = lane.height;
      canvas.style.height = `${lane.height}px`;
      const value = document.createElement("span");
      value.className = "value";
      return { lane, canvas, value };
    });
    this.names.replaceChildren(...this.lanes.map(({ lane, value }) => {
      const name = document.createElement("div");
      name.style.height = `${lane.height}px`;
      name.append(Object.assign(document.createElement("span"), { textContent: lane.name }), value);
      return name;
    }));
    this.slider.replaceChildren(...this.lanes.map(({ canvas }) => canvas));
    this.slider.setAttribute("aria-valuemax", (result.samples / result.sampleRate).toFixed(2));
    this.head.hidden = false;
    if (isNew) {
      this.zoom = 1;
      this.scroller.scrollLeft = 0;
    }
    this.resize();
    this.move(isNew ? 0 : this.position, false);
  }

  /** The playhead. */
  move(sample: number, follow: boolean): void {
    const result = this.result;
    if (!result) return;
    this.position = sample;
    const view = this.view();
    const at = (sample - view.from) / view.perPixel;
    if (follow && (at < 0 || at > view.width)) this.scroller.scrollLeft += at - view.width * 0.1;
    this.head.style.transform = `translateX(${(sample - this.view().from) / view.perPixel}px)`;
    this.slider.setAttribute("aria-valuenow", (sample / result.sampleRate).toFixed(2));
    const word = result.words.find((w) => w.start <= sample && sample < w.end);
    this.slider.setAttribute("aria-valuetext", `${clockTime(sample / result.sampleRate)} of ${clockTime(result.samples / result.sampleRate)}${word ? `, "${word.text}"` : ""}`);
    for (const { lane, value } of this.lanes) if (lane.value) value.textContent = lane.value(sample);
  }

  private view(): View {
    const width = this.scroller.clientWidth;
    const perPixel = Math.max(1, (this.result?.samples ?? 1) / Math.max(1, width * this.zoom));
    return { from: this.scroller.scrollLeft * perPixel, perPixel, width };
  }

  private setZoom(zoom: number, around = this.position): void {
    if (!this.result) return;
    const before = this.view();
    const place = Math.min(before.width, Math.max(0, (around - before.from) / before.perPixel));
    const longest = this.result.samples / this.result.samplesPerFrame / 20;
    this.zoom = Math.min(Math.max(1, zoom), Math.max(1, Math.min(mostZoom, longest)));
    this.resize();
    this.scroller.scrollLeft = around / this.view().perPixel - place;
    this.move(this.position, false);
  }

  private resize(): void {
    this.length.style.width = `${this.scroller.clientWidth * this.zoom}px`;
    this.slider.style.width = `${this.scroller.clientWidth}px`;
    this.draw();
  }

  private draw(): void {
    cancelAnimationFrame(this.drawing);
    this.drawing = requestAnimationFrame(() => {
      const view = this.view();
      const scale = devicePixelRatio;
      for (const { lane, canvas } of this.lanes) {
        canvas.width = Math.round(view.width * scale);
        canvas.height = Math.round(lane.height * scale);
        const context = canvas.getContext("2d")!;
        context.scale(scale, scale);
        lane.draw(context, view, this.palette);
      }
      this.move(this.position, false);
    });
  }

  private sampleAt(event: PointerEvent | WheelEvent): number {
    const view = this.view();
    const place = event.clientX - this.scroller.getBoundingClientRect().left;
    return Math.min(this.result?.samples ?? 0, Math.max(0, view.from + place * view.perPixel));
  }

  private seekTo(event: PointerEvent): void {
    if (this.result) this.seek(this.sampleAt(event));
  }

  private tell(event: PointerEvent): void {
    const lane = this.lanes.find(({ canvas }) => {
      const box = canvas.getBoundingClientRect();
      return event.clientY >= box.top && event.clientY < box.bottom;
    });
    const sample = this.sampleAt(event);
    this.under.textContent = this.result && lane ? [clockTime(sample / this.result.sampleRate), lane.lane.at?.(sample)].filter(Boolean).join("  ") : "";
  }

  private wheel(event: WheelEvent): void {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    this.setZoom(this.zoom * Math.exp(-event.deltaY / 300), this.sampleAt(event));
  }

  private key(event: KeyboardEvent): void {
    const result = this.result;
    if (!result || event.ctrlKey || event.metaKey || event.altKey) return;
    const step = event.shiftKey ? result.sampleRate : result.samplesPerFrame;
    const to: Record<string, () => void> = {
      ArrowRight: () => this.seek(Math.min(result.samples, this.position + step)),
      ArrowLeft: () => this.seek(Math.max(0, this.position - step)),
      ArrowUp: () => this.seek(Math.min(result.samples, this.position + step)),
      ArrowDown: () => this.seek(Math.max(0, this.position - step)),
      PageUp: () => this.seek(Math.min(result.samples, this.position + 5 * result.sampleRate)),
      PageDown: () => this.seek(Math.max(0, this.position - 5 * result.sampleRate)),
      Home: () => this.seek(0),
      End: () => this.seek(result.samples),
      " ": this.toggle,
      "+": () => this.setZoom(this.zoom * 1.6),
      "-": () => this.setZoom(this.zoom / 1.6),
    };
    if (!to[event.key]) return;
    event.preventDefault();
    to[event.key]!();
  }
}

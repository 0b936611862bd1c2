import type { Result } from "./api";
import { clockTime } from "./figures";

const byId = <T extends HTMLElement>(id: string) => document.getElementById(id) as T;

/** The clip with its captions; tells every painted frame where it is. */
export class Player {
  private readonly video = byId<HTMLVideoElement>("video");
  private readonly button = byId<HTMLButtonElement>("play");
  private readonly steps = [byId<HTMLButtonElement>("back"), byId<HTMLButtonElement>("forth")] as const;
  private readonly time = byId<HTMLOutputElement>("time");
  private readonly captions = byId<HTMLInputElement>("captions");
  private addresses: string[] = [];
  private result: Result | null = null;
  private told = -1;

  constructor(private readonly moved: (sample: number, playing: boolean) => void) {
    this.button.addEventListener("click", () => this.toggle());
    this.video.addEventListener("click", () => this.toggle());
    this.steps[0].addEventListener("click", () => this.step(-1));
    this.steps[1].addEventListener("click", () => this.step(1));
    byId<HTMLSelectElement>("rate").addEventListener("change", (event) => (this.video.playbackRate = Number((event.target as HTMLSelectElement).value)));
    this.captions.addEventListener("change", () => this.showCaptions());
    for (const change of ["play", "pause", "ended"]) {
      this.video.addEventListener(change, () => {
        this.button.classList.toggle("playing", !this.video.paused);
        this.button.setAttribute("aria-label", this.video.paused ? "Play" : "Pause");
      });
    }
    const tick = () => {
      if (this.result) this.tell();
      requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
  }

  /** @returns the addresses of clip and captions, for export */
  show(result: Result, clip: Blob): [clip: string, captions: string] {
    this.addresses.forEach(URL.revokeObjectURL);
    const [movie, captions] = (this.addresses = [URL.createObjectURL(clip), URL.createObjectURL(new Blob([result.vtt], { type: "text/vtt" }))]) as [string, string];
    this.result = result;
    this.told = -1;
    const track = Object.assign(document.createElement("track"), { kind: "captions", label: "English", srclang: "en", src: captions, default: true });
    this.video.replaceChildren(track);
    this.video.src = movie;
    this.video.playbackRate = Number(byId<HTMLSelectElement>("rate").value);
    byId("nothing").hidden = true;
    byId("screen").style.aspectRatio = `${result.width} / ${result.height}`;
    for (const button of [this.button, ...this.steps]) button.disabled = false;
    this.showCaptions();
    return [movie, captions];
  }

  toggle(): void {
    if (!this.result) return;
    if (this.video.paused) void this.video.play();
    else this.video.pause();
  }

  seek(sample: number): void {
    if (!this.result) return;
    this.video.currentTime = sample / this.result.sampleRate;
    // At once, so that the next key goes on from here.
    this.tell();
  }

  private step(frames: number): void {
    this.video.pause();
    const result = this.result!;
    // The middle of a frame: its border would show one or the other.
    const frame = Math.floor((this.video.currentTime * result.sampleRate) / result.samplesPerFrame) + frames;
    this.seek(Math.max(0, frame + 0.5) * result.samplesPerFrame);
  }

  private showCaptions(): void {
    const track = this.video.textTracks[0];
    if (track) track.mode = this.captions.checked ? "showing" : "hidden";
  }

  private tell(): void {
    const { currentTime, paused, duration } = this.video;
    const text = `${clockTime(currentTime)} / ${clockTime(Number.isFinite(duration) ? duration : 0)}`;
    if (this.time.textContent !== text) this.time.textContent = text;
    if (currentTime === this.told) return;
    this.told = currentTime;
    this.moved(currentTime * this.result!.sampleRate, !paused);
  }
}

import { program, type Uniforms } from "./shaders";

/** A video of the stage, and what of it is on the graphics card. */
interface Layer {
  video: HTMLVideoElement;
  texture: WebGLTexture | null;
  /** A frame has come that was not drawn yet. */
  fresh: boolean;
  /** One has been drawn since the graphics card was last lost. */
  there: boolean;
  /** Seconds into the video of the last frame, where the browser does not tell of each. */
  at: number;
  opacity: number;
}

/**
 * Draws the stage's videos without their backdrop. Each carries colour above and alpha below (docs/transparency.md), or, without
 * `data-alpha="below"`, a picture like any other. The videos themselves stay in their place unseen: styles fade them in and
 * out as ever, and here each is laid over the one before by its opacity of the moment, as a true cross-fade of cut-outs.
 */
export class CutOut {
  private readonly layers: Layer[];
  private readonly gone = new AbortController();
  private uniforms: Uniforms | null = null;
  private frame = 0;

  /** @returns null where the browser has no WebGL that works */
  static over(stage: HTMLElement, videos: readonly HTMLVideoElement[]): CutOut | null {
    const canvas = document.createElement("canvas");
    const gl = canvas.getContext("webgl", { alpha: true, premultipliedAlpha: true, antialias: false, depth: false });
    if (!gl) return null;
    const made = new CutOut(stage, videos, canvas, gl);
    if (made.uniforms) return made;
    made.close();
    return null;
  }

  private constructor(
    private readonly stage: HTMLElement,
    videos: readonly HTMLVideoElement[],
    private readonly canvas: HTMLCanvasElement,
    private readonly gl: WebGLRenderingContext,
  ) {
    this.layers = videos.map((video) => ({ video, texture: null, fresh: false, there: false, at: -1, opacity: 0 }));
    this.canvas.id = "cut-out";
    this.canvas.setAttribute("aria-hidden", "true");
    const { signal } = this.gone;
    this.canvas.addEventListener("webglcontextlost", (event) => {
      // Without this the browser would never give it back. Meanwhile the still picture stands there.
      event.preventDefault();
      this.uniforms = null;
      this.canvas.hidden = true;
      this.stage.classList.remove("drawn");
    }, { signal });
    this.canvas.addEventListener("webglcontextrestored", () => this.begin(), { signal });
    for (const layer of this.layers) this.watch(layer);
    stage.classList.add("cut-out");
    videos[0]!.before(this.canvas);
    this.begin();
    const step = () => {
      this.draw();
      this.frame = requestAnimationFrame(step);
    };
    // A hidden tab has no animation frames, and draws nothing.
    this.frame = requestAnimationFrame(step);
  }

  close(): void {
    this.gone.abort();
    cancelAnimationFrame(this.frame);
    this.stage.classList.remove("cut-out", "drawn");
    this.canvas.remove();
    this.gl.getExtension("WEBGL_lose_context")?.loseContext();
  }

  private begin(): void {
    this.uniforms = program(this.gl);
    this.canvas.hidden = false;
    for (const layer of this.layers) {
      layer.texture = texture(this.gl);
      layer.there = false;
      layer.fresh = layer.video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA;
      layer.opacity = 0;
    }
  }

  private watch(layer: Layer): void {
    const { video } = layer;
    const { signal } = this.gone;
    const note = () => (layer.fresh = true);
    // Also without playing: the first frame, and the one that was looked for.
    for (const event of ["loadeddata", "seeked"]) video.addEventListener(event, note, { signal });
    video.addEventListener("emptied", () => (layer.there = layer.fresh = false), { signal });
    if (!("requestVideoFrameCallback" in video)) return;
    const painted = () => {
      note();
      if (!signal.aborted) video.requestVideoFrameCallback(painted);
    };
    video.requestVideoFrameCallback(painted);
  }

  private draw(): void {
    const { gl, uniforms } = this;
    if (!uniforms || gl.isContextLost()) return;
    let changed = false;
    for (const layer of this.layers) {
      const { video } = layer;
      if (!("requestVideoFrameCallback" in video) && (video as HTMLVideoElement).currentTime !== layer.at) layer.fresh = true;
      const opacity = Number(getComputedStyle(video).opacity);
      if (opacity !== layer.opacity) changed = true;
      layer.opacity = opacity;
      if (opacity === 0 || !layer.fresh || video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA || video.videoWidth === 0) continue;
      gl.bindTexture(gl.TEXTURE_2D, layer.texture);
      gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGB, gl.RGB, gl.UNSIGNED_BYTE, video);
      layer.at = video.currentTime;
      layer.there = changed = true;
      layer.fresh = false;
    }
    if (changed) this.compose(uniforms);
  }

  private compose(uniforms: Uniforms): void {
    const { gl, canvas } = this;
    const shown = this.layers.filter((layer) => layer.there && layer.opacity > 0);
    const first = shown[0]?.video;
    if (first) {
      const [width, height] = [first.videoWidth, halves(first) ? first.videoHeight / 2 : first.videoHeight];
      // Its own pixels, not the screen's: the browser scales it as it scales a video, whatever the page's size and zoom.
      if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
    }
    gl.viewport(0, 0, canvas.width, canvas.height);
    gl.clear(gl.COLOR_BUFFER_BIT);
    gl.enable(gl.BLEND);
    gl.blendFunc(gl.CONSTANT_ALPHA, gl.ONE_MINUS_CONSTANT_ALPHA);
    for (const { video, texture: picture, opacity } of shown) {
      gl.bindTexture(gl.TEXTURE_2D, picture);
      gl.uniform1f(uniforms.halves, halves(video) ? 1 : 0);
      gl.uniform1f(uniforms.texel, 0.5 / video.videoHeight);
      gl.blendColor(0, 0, 0, opacity);
      gl.drawArrays(gl.TRIANGLE_STRIP, 0, 4);
    }
    // Until then, and where motion is unwelcome, the still picture is what there is.
    this.stage.classList.toggle("drawn", shown.reduce((open, layer) => open * (1 - layer.opacity), 1) < 0.01);
  }
}

function halves(video: HTMLVideoElement): boolean {
  return video.dataset["alpha"] === "below";
}

function texture(gl: WebGLRenderingContext): WebGLTexture | null {
  const made = gl.createTexture();
  gl.bindTexture(gl.TEXTURE_2D, made);
  // A video is no power of two.
  for (const [name, value] of [[gl.TEXTURE_WRAP_S, gl.CLAMP_TO_EDGE], [gl.TEXTURE_WRAP_T, gl.CLAMP_TO_EDGE], [gl.TEXTURE_MIN_FILTER, gl.LINEAR], [gl.TEXTURE_MAG_FILTER, gl.LINEAR]] as const)
    gl.texParameteri(gl.TEXTURE_2D, name, value);
  return made;
}

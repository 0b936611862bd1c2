const Kept = 64;

/** How far the picture is from the sound, seen from the frames as they are painted (W3C video.requestVideoFrameCallback). */
export class FrameOffset {
  private readonly latest: number[] = [];

  constructor(private readonly video: HTMLVideoElement, signal: AbortSignal) {
    if (!("requestVideoFrameCallback" in video)) return;
    const painted: VideoFrameRequestCallback = (_, frame) => {
      if (signal.aborted) return;
      if (!video.paused) this.add(frame.mediaTime, frame.expectedDisplayTime);
      video.requestVideoFrameCallback(painted);
    };
    video.requestVideoFrameCallback(painted);
  }

  /** Seconds, the middle of the last frames; above 0 the picture is early. null before there is one. */
  get seconds(): number | null {
    return this.latest.length === 0 ? null : [...this.latest].sort((a, b) => a - b)[this.latest.length >> 1]!;
  }

  private add(mediaTime: number, shownAt: number): void {
    const heard = this.video.currentTime + ((shownAt - performance.now()) / 1000) * this.video.playbackRate;
    this.latest.push(mediaTime - heard);
    if (this.latest.length > Kept) this.latest.shift();
  }
}

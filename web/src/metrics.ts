/** What tests and the benchmark read from `window.presenterMetrics`; times in milliseconds. */
export interface Metrics {
  state: string;
  turns: number;
  questionAt: number;
  firstEventMs: number | null;
  firstSegmentMs: number | null;
  firstFrameMs: number | null;
  interruptMs: number | null;
  stalls: number;
  frames: number;
  dropped: number;
  currentTime: number;
}

declare global {
  interface Window {
    presenterMetrics: Metrics;
  }
}

export const metrics: Metrics = {
  state: "connecting",
  turns: 0,
  questionAt: 0,
  firstEventMs: null,
  firstSegmentMs: null,
  firstFrameMs: null,
  interruptMs: null,
  stalls: 0,
  frames: 0,
  dropped: 0,
  currentTime: 0,
};

window.presenterMetrics = metrics;

export function questionAsked(): void {
  Object.assign(metrics, { turns: metrics.turns + 1, questionAt: performance.now(), firstEventMs: null, firstSegmentMs: null, firstFrameMs: null, stalls: 0, frames: 0, dropped: 0, currentTime: 0 });
}

export function sinceQuestion(): number {
  return performance.now() - metrics.questionAt;
}

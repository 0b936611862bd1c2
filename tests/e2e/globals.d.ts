interface Window {
  presenterMetrics: { state: string; currentTime: number; stalls: number; firstFrameMs: number | null; interruptMs: number | null; frames: number };
}

interface Window {
  presenterMetrics: { state: string; currentTime: number; stalls: number; stalledMs: number; firstFrameMs: number | null; interruptMs: number | null; frames: number; driftMs: number | null; lagMs: number | null; correctedMs: number | null; offsetMs: number | null };
}

interface HTMLElementTagNameMap {
  "virtual-presenter": import("../../web/src/element/api").VirtualPresenter;
}

interface Window {
  presenterMetrics: { state: string; currentTime: number; stalls: number; stalledMs: number; firstFrameMs: number | null; interruptMs: number | null; frames: number; driftMs: number | null };
}

interface HTMLElementTagNameMap {
  "virtual-presenter": import("../../web/src/element/api").VirtualPresenter;
}

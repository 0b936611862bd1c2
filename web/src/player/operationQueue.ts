/** What of a SourceBuffer the queue needs. */
export interface Buffer {
  readonly updating: boolean;
  readonly buffered: TimeRanges;
  appendBuffer(data: BufferSource): void;
  remove(start: number, end: number): void;
  addEventListener(type: "updateend", listener: () => void): void;
}

type Operation = { kind: "append"; data: Uint8Array<ArrayBuffer> } | { kind: "remove"; start: number; end: number } | { kind: "call"; run: () => void };

/**
 * A source buffer does one thing at a time, and every operation ends in `updateend`: what comes meanwhile waits here.
 * When the buffer is full, what was already played is removed and the append is tried again.
 */
export class OperationQueue {
  private readonly waiting: Operation[] = [];
  private closed = false;

  constructor(
    private readonly buffer: Buffer,
    private readonly playedUntil: () => number,
    private readonly failed: (error: unknown) => void,
  ) {
    buffer.addEventListener("updateend", () => this.next());
  }

  append(data: Uint8Array): void {
    // A copy of its own: the message that it came in may be much larger.
    this.push({ kind: "append", data: new Uint8Array(data) });
  }

  remove(start: number, end: number): void {
    if (end > start) this.push({ kind: "remove", start, end });
  }

  /** Runs when everything before it is done. */
  call(run: () => void): void {
    this.push({ kind: "call", run });
  }

  close(): void {
    this.closed = true;
    this.waiting.length = 0;
  }

  get length(): number {
    return this.waiting.length;
  }

  private push(operation: Operation): void {
    if (this.closed) return;
    this.waiting.push(operation);
    this.next();
  }

  private next(): void {
    while (!this.closed && !this.buffer.updating) {
      const operation = this.waiting.shift();
      if (!operation) return;
      try {
        if (operation.kind === "append") this.buffer.appendBuffer(operation.data);
        else if (operation.kind === "remove") this.buffer.remove(operation.start, operation.end);
        else operation.run();
      } catch (error) {
        if (operation.kind === "append" && error instanceof DOMException && error.name === "QuotaExceededError" && this.evict()) {
          this.waiting.unshift(operation);
          return;
        }
        this.close();
        this.failed(error);
        return;
      }
    }
  }

  /** @returns whether there was something to give up */
  private evict(): boolean {
    const end = this.playedUntil() - 1;
    if (this.buffer.buffered.length === 0 || this.buffer.buffered.start(0) >= end) return false;
    this.buffer.remove(0, end);
    return true;
  }
}

/** What the watchdog sees of the page. */
export interface Watched {
  /** The build that the server has now. @throws where it cannot be reached */
  build(): Promise<string>;
  /** A visitor is there, whom a reload would interrupt. */
  occupied(): boolean;
  /** The presenter's own connection. */
  connected(): boolean;
  /** An answer is under way. */
  answering(): boolean;
  interrupt(): void;
  reload(): void;
}

/** Looks in vain of a reachable server's connection, after which the page is loaded anew. */
const LostLooks = 4;

/** Looks during which one answer goes on, after which it is broken off; after twice as many the page is loaded anew. */
const LongestAnswer = 20;

/** Looks after which an unused page begins afresh, so that nothing of a browser's grows for months: a day of 15 seconds each. */
const Day = (24 * 3600) / 15;

/**
 * Keeps a page alive that nobody looks after: it is loaded anew when the server has a new build, when its connection does
 * not come back although the server answers, when an answer never ends, and once a day. Only while the server answers, since
 * a browser's own error page would be the end; and, unless the page is stuck, only while nobody uses it.
 */
export class Watchdog {
  private known: string | null = null;
  private lost = 0;
  private answering = 0;
  private looks = 0;
  private failed = false;

  constructor(private readonly watched: Watched) {}

  /** Something threw that nobody caught: begin afresh when nobody is there. */
  broken(): void {
    this.failed = true;
  }

  /** To be called every 15 seconds, and when the connection came back. */
  async look(): Promise<void> {
    const { watched } = this;
    this.answering = watched.answering() ? this.answering + 1 : 0;
    if (this.answering === LongestAnswer) watched.interrupt();
    this.looks++;
    let build: string;
    try {
      build = await watched.build();
    } catch {
      this.lost = 0;
      return;
    }
    this.known ??= build;
    this.lost = watched.connected() ? 0 : this.lost + 1;
    const stuck = this.lost >= LostLooks || this.answering >= 2 * LongestAnswer;
    const old = build !== this.known || this.failed || this.looks >= Day;
    if (stuck || (old && !watched.occupied())) watched.reload();
  }
}

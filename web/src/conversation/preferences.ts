import type { Shelf } from "./record";

export type CaptionSize = "small" | "medium" | "large";

/** What a visitor chose, kept in the browser for the next visit. */
export class Preferences {
  private values: { textOnly?: boolean; captions?: CaptionSize };

  constructor(private readonly shelf: Shelf | null) {
    try {
      this.values = (JSON.parse(shelf?.getItem("presenter-preferences") ?? "{}") as Preferences["values"] | null) ?? {};
    } catch {
      this.values = {};
    }
  }

  get textOnly(): boolean {
    return this.values.textOnly === true;
  }

  set textOnly(textOnly: boolean) {
    this.keep({ textOnly });
  }

  get captions(): CaptionSize {
    return this.values.captions ?? "medium";
  }

  set captions(captions: CaptionSize) {
    this.keep({ captions });
  }

  private keep(change: Preferences["values"]): void {
    this.values = { ...this.values, ...change };
    try {
      this.shelf?.setItem("presenter-preferences", JSON.stringify(this.values));
    } catch {
      // It holds for this page.
    }
  }
}

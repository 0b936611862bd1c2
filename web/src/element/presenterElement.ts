import type { PresenterEventMap, PresenterEventName, Settings } from "./api";
import type { Room } from "./room";

/** Where the part that does the work comes from: bundled with a page, or fetched by the loader when first opened. */
export type LoadRoom = () => Promise<{ Room: typeof Room }>;

/** `<virtual-presenter>`: a presenter that fills its box. */
export class PresenterElement extends HTMLElement {
  protected static loadRoom: LoadRoom;
  protected room: Room | null = null;
  private loading: Promise<Room> | null = null;
  protected readonly shadow = this.attachShadow({ mode: "open" });

  connectedCallback(): void {
    void this.load();
  }

  disconnectedCallback(): void {
    this.room?.close();
    this.room = null;
    this.loading = null;
  }

  /** The room once it is there; it is loaded once. */
  load(): Promise<Room> {
    return (this.loading ??= this.furnish());
  }

  /** Asks as if the visitor had typed it. */
  async ask(text: string): Promise<void> {
    (await this.load()).ask(text);
  }

  /** Silence at once. */
  interrupt(): void {
    this.room?.interrupt();
  }

  override focus(): void {
    this.room?.focus();
  }

  private async furnish(): Promise<Room> {
    const { Room: Made } = await (this.constructor as typeof PresenterElement).loadRoom();
    this.room = new Made(this.shadow, this.settings(), (name, detail) => this.tell(name, detail));
    this.room.start();
    return this.room;
  }

  private settings(): Settings {
    return {
      server: (this.getAttribute("server") ?? "").replace(/\/$/, ""),
      language: this.lang || document.documentElement.lang || navigator.language,
      heading: this.getAttribute("heading"),
      subheading: this.getAttribute("subheading"),
      suggestions: (this.getAttribute("suggestions") ?? "").split("|").map((s) => s.trim()).filter(Boolean),
      textOnly: this.hasAttribute("text-only"),
    };
  }

  protected tell<K extends PresenterEventName>(name: K, detail: PresenterEventMap[K]["detail"]): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }
}

/** Defines the element; a second script on the same page changes nothing. */
export function definePresenter(loadRoom: LoadRoom): void {
  if (customElements.get("virtual-presenter")) return;
  customElements.define("virtual-presenter", class extends PresenterElement {
    protected static override loadRoom = loadRoom;
  });
}

declare global {
  interface HTMLElementTagNameMap {
    "virtual-presenter": PresenterElement;
  }
  interface HTMLElementEventMap extends PresenterEventMap {}
}

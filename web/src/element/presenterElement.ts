import type { EndReason, PresenterEventMap, PresenterState, VirtualPresenter } from "./api";
import { Launcher } from "./launcher";
import type { Room } from "./room";
import { readSettings } from "./settings";

/** Where the part that does the work comes from: bundled with a page, or fetched by the loader when first opened. */
export type LoadRoom = () => Promise<{ Room: typeof Room }>;

/** `<virtual-presenter>`: a presenter that fills its box, or, with `mode="widget"`, a button in the page's corner that opens it. */
export class PresenterElement extends HTMLElement implements VirtualPresenter {
  static readonly observedAttributes = ["lang", "server", "presenter", "text-only", "background"];
  protected static loadRoom: LoadRoom;
  protected static server = "";
  private readonly shadow = this.attachShadow({ mode: "open" });
  private launcher: Launcher | null = null;
  private loading: Promise<Room> | null = null;
  private room: Room | null = null;
  private now: PresenterState = "connecting";
  /** Where it stands that a widget was open: so it is open again on the site's next page, and after a reload. */
  private memory = "";

  connectedCallback(): void {
    if (this.getAttribute("mode") !== "widget") {
      void this.load();
      return;
    }
    const { language, place } = readSettings(this, "", null);
    this.launcher = new Launcher(this.shadow, language, this.getAttribute("label"), () => void this.open(), () => this.escaped());
    this.memory = `presenter-open:${place}`;
    if (this.remembered) void this.open();
  }

  disconnectedCallback(): void {
    this.room?.close();
    this.shadow.replaceChildren();
    this.shadow.adoptedStyleSheets = [];
    this.room = this.loading = this.launcher = null;
  }

  attributeChangedCallback(name: string): void {
    const before = this.loading;
    if (!before) return;
    if (name === "text-only") {
      void before.then((room) => room.setTextOnly(this.textOnly));
      return;
    }
    // Another language or presenter is another room; what was said is in the tab's memory.
    this.room = null;
    this.loading = before.then((room) => room.close(), () => undefined).then(() => this.furnish());
  }

  get state(): PresenterState {
    return this.now;
  }

  get isOpen(): boolean {
    return this.launcher?.isOpen ?? true;
  }

  get textOnly(): boolean {
    return this.hasAttribute("text-only");
  }

  set textOnly(wanted: boolean) {
    this.toggleAttribute("text-only", wanted);
  }

  async open(): Promise<void> {
    if (this.launcher && !this.launcher.isOpen) {
      this.launcher.open();
      this.remembered = true;
      this.tell("presenter-open", null);
    }
    (await this.load()).focus();
  }

  close(): void {
    if (!this.launcher?.isOpen) return;
    this.room?.minimised();
    this.launcher.close();
    this.remembered = false;
    this.tell("presenter-close", null);
  }

  async ask(question: string): Promise<EndReason> {
    await this.open();
    return (await this.load()).ask(question);
  }

  async say(text: string): Promise<EndReason> {
    await this.open();
    return (await this.load()).say(text);
  }

  interrupt(): void {
    this.room?.interrupt();
  }

  async newConversation(): Promise<void> {
    (await this.load()).newConversation();
  }

  override focus(): void {
    this.room?.focus();
  }

  /** The room once it is there; it is loaded once, and again where that failed. */
  load(): Promise<Room> {
    return (this.loading ??= this.furnish().catch((error: unknown) => {
      this.loading = null;
      this.launcher?.failed();
      throw error;
    }));
  }

  private async furnish(): Promise<Room> {
    const made = this.constructor as typeof PresenterElement;
    const { Room: Made } = await made.loadRoom();
    const settings = readSettings(this, made.server, this.launcher ? () => this.close() : null);
    const room = await Made.furnish(this.shadow, this.launcher?.panel ?? this.shadow, settings, (name, detail) => this.tell(name, detail));
    this.launcher?.loaded();
    this.room = room;
    room.start();
    return room;
  }

  /** First what is said stops, then the panel closes. */
  private escaped(): void {
    if (this.room?.isTalking) this.room.interrupt();
    else this.close();
  }

  private tell<K extends keyof PresenterEventMap>(name: K, detail: PresenterEventMap[K]["detail"]): void {
    if (name === "presenter-state") this.now = (detail as PresenterEventMap["presenter-state"]["detail"]).state;
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }

  private get remembered(): boolean {
    try {
      return sessionStorage.getItem(this.memory) !== null;
    } catch {
      return false;
    }
  }

  private set remembered(open: boolean) {
    try {
      if (open) sessionStorage.setItem(this.memory, "1");
      else sessionStorage.removeItem(this.memory);
    } catch {
      // A page without storage opens closed.
    }
  }
}

/** Defines the element; a second script on the same page changes nothing. */
export function definePresenter(loadRoom: LoadRoom, server = ""): void {
  if (customElements.get("virtual-presenter")) return;
  customElements.define("virtual-presenter", class extends PresenterElement {
    protected static override loadRoom = loadRoom;
    protected static override server = server;
  });
}

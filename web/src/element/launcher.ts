import { icon, make } from "./dom";
import styles from "./launcher.css?inline";
import host from "./styles/host.css?inline";
import { launcherTexts, type LauncherTexts } from "./launcherTexts";

const Speech = "M4 5h16v11H10l-5 4v-4H4z";

/** The button in the page's corner, and the panel that it opens. On a phone the panel is the whole page, and modal. */
export class Launcher {
  readonly panel: HTMLDialogElement;
  private readonly button: HTMLButtonElement;
  private readonly wait: HTMLElement;
  private readonly texts: LauncherTexts;

  /** @param escaped the visitor pressed Escape in the panel */
  constructor(shadow: ShadowRoot, language: string, label: string | null, pressed: () => void, escaped: () => void) {
    this.texts = launcherTexts(language);
    const name = label ?? this.texts.ask;
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`${styles}\n${host}`);
    shadow.adoptedStyleSheets = [sheet];
    this.button = make("button", { class: "launcher", part: "launcher", type: "button", "aria-haspopup": "dialog" }, icon(Speech), make("span", { textContent: name }));
    this.wait = make("p", { class: "wait", role: "status", textContent: this.texts.loading });
    this.panel = make("dialog", { class: "panel", part: "panel", "aria-label": name }, this.wait);
    this.button.addEventListener("click", pressed);
    // Modal on a phone: the browser would close it by itself.
    this.panel.addEventListener("cancel", (event) => {
      event.preventDefault();
      escaped();
    });
    shadow.append(this.button, this.panel);
  }

  get isOpen(): boolean {
    return this.panel.open;
  }

  open(): void {
    if (this.panel.open) return;
    if (window.matchMedia("(max-width: 30rem), (max-height: 30rem)").matches) this.panel.showModal();
    else this.panel.show();
    this.button.hidden = true;
  }

  /** The focus goes back to where it came from. */
  close(): void {
    if (!this.panel.open) return;
    this.button.hidden = false;
    this.panel.close();
    this.button.focus();
  }

  loaded(): void {
    this.wait.remove();
  }

  failed(): void {
    this.wait.textContent = this.texts.failed;
  }
}

import { make } from "../element/dom";
import type { Texts } from "../texts/texts";

/** Behind the presenter what the visitor's camera sees. Asked for by a button, never by itself; nothing of it leaves the page. */
export class Camera {
  private readonly picture = make("video", { id: "camera", muted: true, playsInline: true, autoplay: true, "aria-hidden": true });
  private readonly button: HTMLButtonElement;
  private stream: MediaStream | null = null;
  /** Counts what was asked, so that an answer that comes after a stop is not taken. */
  private asked = 0;

  constructor(
    private readonly stage: HTMLElement,
    private readonly texts: Texts["camera"],
    private readonly notice: (text: string | null) => void,
  ) {
    this.button = make("button", { id: "look", class: "look", part: "camera", type: "button", textContent: texts.show });
    this.button.addEventListener("click", () => void (this.stream ? this.stop() : this.start()));
    stage.prepend(this.picture);
    (stage.querySelector(".badges") ?? stage).append(this.button);
  }

  /** The widget is minimised, or the visitor has seen enough. */
  stop(): void {
    this.asked++;
    for (const track of this.stream?.getTracks() ?? []) track.stop();
    this.stream = null;
    this.picture.srcObject = null;
    this.show();
  }

  close(): void {
    this.stop();
    this.picture.remove();
    this.button.remove();
  }

  private async start(): Promise<void> {
    const own = ++this.asked;
    this.button.disabled = true;
    try {
      if (!navigator.mediaDevices) throw new DOMException("", "SecurityError");
      // A phone's camera that looks away from the visitor: into the room in which the presenter is to stand.
      const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: { ideal: "environment" } }, audio: false });
      if (own !== this.asked) {
        for (const track of stream.getTracks()) track.stop();
        return;
      }
      this.stream = stream;
      stream.getVideoTracks()[0]?.addEventListener("ended", () => this.stream === stream && this.stop());
      this.picture.srcObject = stream;
      this.notice(null);
    } catch (error) {
      if (own === this.asked) this.notice(this.why(error));
    } finally {
      this.button.disabled = false;
      this.show();
    }
  }

  private why(error: unknown): string {
    const name = error instanceof DOMException ? error.name : "";
    return name === "NotAllowedError" ? this.texts.denied : name === "SecurityError" ? this.texts.insecure : name === "NotReadableError" ? this.texts.busy : this.texts.missing;
  }

  private show(): void {
    this.button.textContent = this.stream ? this.texts.hide : this.texts.show;
    this.stage.classList.toggle("looking", this.stream !== null);
  }
}

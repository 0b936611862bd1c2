import type { Texts } from "../texts/texts";
import type { Ear, EarEvents } from "./ear";
import type { MakeRecognition, SpeechRecognition } from "./listeningInfo";

/** The Web Speech API: the browser listens, finds the end of a question and gives its text. */
export class BrowserEar implements Ear {
  private recognition: SpeechRecognition | null = null;
  private text = "";
  /** The machine waits for the text. */
  private asked = false;
  private strange = false;

  constructor(
    private readonly Recognition: MakeRecognition,
    private readonly language: string,
    private readonly texts: Texts["voice"],
    private readonly events: EarEvents,
  ) {}

  get speaking(): boolean {
    return this.text.length > 0;
  }

  open(): void {
    this.begin();
    this.events.on({ kind: "opened" });
  }

  close(): void {
    const recognition = this.recognition;
    this.recognition = null;
    this.text = "";
    recognition?.abort();
  }

  record(): void {
    if (!this.recognition) this.begin();
  }

  send(): void {
    this.asked = true;
    if (this.recognition) this.recognition.stop();
    else this.give();
  }

  discard(): void {
    this.asked = false;
    this.text = "";
    this.events.interim("");
  }

  presenter(): void {}

  private begin(): void {
    const own = (this.recognition = new this.Recognition());
    let problem = "";
    this.text = "";
    this.strange = false;
    own.lang = this.language;
    own.interimResults = true;
    own.onresult = ({ results }) => {
      if (own !== this.recognition) return;
      const first = this.text.length === 0;
      this.text = Array.from(results, (result) => result[0]?.transcript.trim() ?? "").join(" ").trim();
      if (first && this.text) this.events.on({ kind: "began" });
      this.events.interim(this.text);
    };
    own.onnomatch = () => (this.strange = true);
    own.onerror = ({ error }) => (problem = error);
    own.onend = () => {
      if (own !== this.recognition) return;
      this.recognition = null;
      this.over(problem);
    };
    own.start();
  }

  /** The browser has stopped listening by itself or as it was told. */
  private over(problem: string): void {
    if (problem && problem !== "no-speech" && problem !== "aborted") {
      const { denied, missing, failed } = this.texts;
      this.events.on({ kind: "failed", problem: problem === "not-allowed" ? denied : problem === "audio-capture" ? missing : failed });
    } else if (this.asked) this.give();
    else if (this.text) this.events.on({ kind: "ended" });
    else this.events.on({ kind: "nothing" });
  }

  private give(): void {
    const { text, strange } = this;
    this.asked = false;
    this.text = "";
    // Ready for what hands-free hears next, before the machine goes back to waiting.
    this.begin();
    this.events.interim("");
    this.events.on(text ? { kind: "text", text } : { kind: "misheard", problem: strange ? this.texts.notUnderstood : this.texts.silence });
  }
}

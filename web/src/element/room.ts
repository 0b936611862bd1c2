import type { Captions } from "../captions";
import { CaptionView } from "../conversation/captionView";
import { History } from "../conversation/history";
import { Attention } from "../player/attention";
import { Stage } from "../player/stage";
import { Session, type AnswerSink, type SessionView, type State } from "../session/session";
import { en } from "../texts/en";
import { fill } from "../texts/texts";
import type { Settings, Tell } from "./api";
import { make } from "./dom";
import { layOut, type Layout } from "./layout";
import styles from "./room.css?inline";

interface Presenter {
  name: string;
  plate?: string;
  idle?: string;
  listening?: string | null;
  notice?: string | null;
}

/** One presenter at work inside a shadow root: what `<virtual-presenter>` loads when it is opened. */
export class Room implements SessionView {
  readonly layout: Layout;
  readonly session: Session;
  private readonly texts = en;
  private readonly stage: Stage;
  private readonly attention: Attention;
  private readonly history: History;
  private readonly caption: CaptionView;

  constructor(
    shadow: ShadowRoot,
    private readonly settings: Settings,
    private readonly tell: Tell,
  ) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(styles);
    shadow.adoptedStyleSheets.push(sheet);
    const own = (this.layout = layOut(this.texts, this.texts.presenter));
    this.stage = new Stage(own.stage, own.idle, own.speaking);
    this.attention = new Attention(own.stage, own.idle, own.listening);
    this.history = new History(own.history, this.texts);
    this.caption = new CaptionView(own.caption);
    this.session = new Session(settings.server, conversation(), this.stage, this, this.texts);
    this.listen();
    this.suggest(settings.suggestions);
    shadow.append(own.root);
  }

  start(): void {
    void this.show();
    this.session.start();
  }

  close(): void {
    this.session.close();
    this.layout.root.remove();
  }

  focus(): void {
    this.layout.input.focus();
  }

  ask(text: string): boolean {
    const video = !this.settings.textOnly && sessionStorage["textOnly"] !== "1" && typeof MediaSource !== "undefined";
    return this.session.ask(text, video);
  }

  interrupt(): void {
    this.session.interrupt();
  }

  /** The visitor begins to speak or type: nobody talks on while being talked to. */
  attend(): void {
    if (this.session.isPlaying) this.session.interrupt();
    this.attention.attend();
  }

  state(state: State, running: boolean): void {
    this.layout.stage.dataset["state"] = state;
    this.layout.state.textContent = this.texts.states[state];
    this.layout.stop.hidden = !running;
    this.tell("presenter-state", { state });
  }

  notice(text: string | null): void {
    this.layout.notice.hidden = !text;
    this.layout.notice.textContent = text ?? "";
    if (text) this.tell("presenter-notice", { text });
  }

  asked(turnId: string, text: string): AnswerSink {
    this.attention.leave();
    this.history.question(text);
    this.caption.plain("");
    this.tell("presenter-question", { turnId, text });
    const answer = this.history.answer();
    let spoken = false;
    return {
      sentence: (index, sentence, citations) => {
        answer.sentence(sentence, citations);
        if (!spoken) this.caption.plain(sentence);
        this.tell("presenter-sentence", { turnId, index, text: sentence, citations });
      },
      speaking: () => {
        spoken = true;
        this.attention.leave();
      },
      reading: () => {
        spoken = false;
        this.caption.plain("");
      },
      over: (reason, heard) => {
        if (reason === "interrupted") {
          if (heard !== null) answer.cut(heard);
          this.caption.plain("");
        }
        this.tell("presenter-end", { turnId, reason, heard });
      },
    };
  }

  said(captions: Captions, sample: number): void {
    this.caption.show(captions, sample);
  }

  askForSound(wanted: boolean): void {
    this.layout.hear.hidden = !wanted;
  }

  private listen(): void {
    const { form, input, stop, hear, root, speaking } = this.layout;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const text = input.value.trim();
      if (!text) this.notice(this.texts.emptyQuestion);
      else if (this.ask(text)) input.value = "";
    });
    input.addEventListener("input", () => input.value.trim().length > 0 && this.attend());
    stop.addEventListener("click", () => {
      this.interrupt();
      input.focus();
    });
    root.addEventListener("keydown", (event) => event.key === "Escape" && this.interrupt());
    hear.addEventListener("click", () => {
      speaking.muted = false;
      hear.hidden = true;
    });
  }

  private suggest(questions: readonly string[]): void {
    this.layout.chips.replaceChildren(
      ...questions.map((text) => {
        const chip = make("button", { part: "suggestion", type: "button", textContent: text });
        chip.addEventListener("click", () => this.ask(text));
        return chip;
      }),
    );
  }

  private async show(): Promise<void> {
    const { plate, idle, listening, title, subtitle } = this.layout;
    if (this.settings.subheading) subtitle.textContent = this.settings.subheading;
    if (this.settings.heading) title.textContent = this.settings.heading;
    try {
      const at = (path: string) => this.settings.server + path;
      const presenter = (await (await fetch(at("/api/presenter"))).json()) as Presenter;
      if (!this.settings.heading) title.textContent = fill(this.texts.title, { name: presenter.name });
      if (presenter.plate) plate.src = at(presenter.plate);
      if (presenter.idle) {
        idle.src = at(presenter.idle);
        idle.addEventListener("loadeddata", () => this.stage.rest(), { once: true });
      }
      if (presenter.listening) listening.src = at(presenter.listening);
      if (presenter.notice) this.notice(presenter.notice);
      this.tell("presenter-ready", { name: presenter.name });
    } catch {
      // Without pictures the conversation still works.
    }
  }
}

/** The conversation lasts as long as the browser's tab. */
function conversation(): string {
  return (sessionStorage["conversation"] ??= crypto.randomUUID()) as string;
}

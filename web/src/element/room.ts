import type { Captions } from "../captions";
import type { AnswerView } from "../conversation/answerView";
import { CaptionView } from "../conversation/captionView";
import { drawCard } from "../conversation/cards";
import { Composer } from "../conversation/composer";
import { History } from "../conversation/history";
import { Menu } from "../conversation/menu";
import { Preferences } from "../conversation/preferences";
import { ConversationRecord, shelf } from "../conversation/record";
import { Suggestions } from "../conversation/suggestions";
import { download, transcript } from "../conversation/transcript";
import { Attention } from "../player/attention";
import { Stage } from "../player/stage";
import type { EndReason, SignedIn } from "../protocol";
import { Session, type AnswerSink, type SessionView } from "../session/session";
import { base, direction, nameOf, tagOf, textsFor } from "../texts/languages";
import { fill, type Texts } from "../texts/texts";
import { canHear, fetchListening } from "../voice/listeningInfo";
import type { VoiceControl } from "../voice/voiceControl";
import type { PresenterState } from "./api";
import { layOut, type Layout } from "./layout";
import { Picture } from "./picture";
import { fetchPresenter, type PresenterInfo } from "./presenterInfo";
import { styles } from "./styles/styles";
import type { Settings, Tell } from "./settings";

/** One presenter at work inside a shadow root: what `<virtual-presenter>` loads when it is opened. */
export class Room implements SessionView {
  readonly layout: Layout;
  readonly session: Session;
  private readonly sheet = new CSSStyleSheet();
  private readonly stage: Stage;
  private readonly picture: Picture;
  private readonly attention: Attention;
  private readonly composer: Composer;
  private readonly history: History;
  private readonly suggestions: Suggestions;
  private readonly caption: CaptionView;
  private readonly menu: Menu;
  private readonly record: ConversationRecord;
  private readonly preferences = new Preferences(shelf("localStorage"));
  private readonly gone = new AbortController();
  private presenter: PresenterInfo | null = null;
  private voice: VoiceControl | null = null;

  /** @param place where the room is put: the shadow root, or a widget's panel in it */
  static async furnish(shadow: ShadowRoot, place: Node, settings: Settings, tell: Tell): Promise<Room> {
    const { language, texts } = await textsFor(settings.language);
    return new Room(shadow, place, settings, tell, language, texts);
  }

  private constructor(
    private readonly shadow: ShadowRoot,
    place: Node,
    private readonly settings: Settings,
    private readonly tell: Tell,
    private readonly language: string,
    private readonly texts: Texts,
  ) {
    this.sheet.replaceSync(styles);
    shadow.adoptedStyleSheets.push(this.sheet);
    const own = (this.layout = layOut(texts, settings.close, settings.server));
    own.root.lang = language;
    own.root.dir = direction(language);
    this.record = new ConversationRecord(`presenter:${settings.server}:${settings.presenter}:${settings.place}`, shelf("sessionStorage"));
    this.stage = new Stage(own.stage, own.idle, own.speaking);
    this.picture = new Picture(own, this.stage, texts, (text) => this.notice(text), this.gone.signal);
    this.attention = new Attention(own.stage, own.idle, own.listening);
    this.caption = new CaptionView(own.caption);
    this.suggestions = new Suggestions(own.chips, (question) => this.choose(question));
    this.session = new Session(settings.server, () => this.record.id, this.stage, this, texts);
    this.session.context = { locale: tagOf(settings.language) };
    this.composer = new Composer(own, {
      ask: (text) => (text ? void this.ask(text) : this.notice(texts.emptyQuestion)),
      typing: () => {
        this.voice?.cancel();
        this.attend();
      },
      stop: () => this.interrupt(),
    });
    this.history = new History(own.history, texts, {
      again: (question) => this.choose(question),
      card: (json, at) => void drawCard(json, at, (question) => this.choose(question)),
      rate: async (turn, helpful) => {
        try {
          await this.session.feedback(turn.turnId, helpful);
          turn.helpful = helpful;
          this.record.changed();
          this.tell("presenter-feedback", { turnId: turn.turnId, helpful });
        } catch {
          this.notice(texts.feedbackFailed);
        }
      },
    });
    this.menu = new Menu(texts, {
      textOnly: (wanted) => this.setTextOnly(wanted, true),
      captions: (size) => {
        this.preferences.captions = size;
        this.showChoices();
      },
      transcript: () => download(transcript(this.record.turns, this.name, texts, language), "transcript.txt"),
      newConversation: () => this.newConversation(),
    });
    own.controls.prepend(this.menu.button);
    own.controls.after(this.menu.list);
    this.setTextOnly(settings.textOnly || this.preferences.textOnly);
    this.history.restore(this.record.turns);
    this.suggestions.show(settings.suggestions);
    this.listen();
    place.appendChild(own.root);
  }

  start(): void {
    void this.show();
    void this.addVoice();
    this.session.start();
  }

  close(): void {
    this.gone.abort();
    this.voice?.close();
    this.session.close();
    this.layout.root.remove();
    this.shadow.adoptedStyleSheets = this.shadow.adoptedStyleSheets.filter((s) => s !== this.sheet);
  }

  focus(): void {
    this.composer.focus();
  }

  /** Opens the microphone for one question, as a tap on its button does. */
  speak(): void {
    this.voice?.tap();
  }

  /** Closes the microphone, and drops what was being said. */
  stopListening(): void {
    this.voice?.stop();
  }

  get conversationId(): string {
    return this.record.id;
  }

  get isTalking(): boolean {
    return this.session.isRunning;
  }

  /** Answers come as text: by choice, or since the presenter or the browser cannot say them. */
  get reads(): boolean {
    return this.textOnly || !this.speaks;
  }

  ask(text: string): Promise<EndReason> {
    return this.session.ask(text, { video: !this.reads, say: false, cutOut: this.picture.cutOut });
  }

  say(text: string): Promise<EndReason> {
    return this.session.ask(text, { video: !this.reads, say: true, cutOut: this.picture.cutOut });
  }

  interrupt(): void {
    this.session.interrupt();
  }

  /** The widget is closed to a button: nobody looks or listens. */
  minimised(): void {
    this.interrupt();
    this.picture.minimised();
  }

  /** The visitor begins to speak or type: nobody talks on while being talked to. */
  attend(): void {
    if (this.session.isPlaying) this.session.interrupt();
    this.attention.attend();
  }

  newConversation(): void {
    this.session.interrupt();
    this.record.clear();
    this.history.clear();
    this.caption.plain("");
    this.notice(this.unspoken);
    this.suggestions.show(this.firstQuestions);
    this.focus();
  }

  /** Shows the conversation of who has signed in, wherever they had it. */
  continueAs(who: SignedIn): void {
    if (!this.record.claim(who)) return;
    this.session.interrupt();
    this.history.clear();
    this.history.restore(this.record.turns);
    this.suggestions.show(this.record.turns.length === 0 ? this.firstQuestions : []);
  }

  /** @param chosen by the visitor, and so for the next visit too */
  setTextOnly(wanted: boolean, chosen = false): void {
    if (chosen) this.preferences.textOnly = wanted;
    this.textOnly = wanted;
    // What is being said is not heard any more; its text stays.
    if (wanted && this.session.isPlaying) this.session.interrupt();
    this.showChoices();
  }

  state(state: PresenterState, running: boolean): void {
    this.layout.stage.dataset["state"] = state;
    this.layout.state.textContent = this.texts.states[state];
    this.composer.running(running);
    this.voice?.presenter(state === "speaking");
    this.tell("presenter-state", { state });
  }

  notice(text: string | null): void {
    this.layout.notice.hidden = !text;
    this.layout.notice.textContent = text ?? "";
    if (text) this.tell("presenter-notice", { text });
  }

  refused(problem: string): void {
    this.notice(fill(this.texts.notAllowed, { problem }));
  }

  asked(turnId: string, question: string | null): AnswerSink {
    this.attention.leave();
    if (question !== null) this.history.question(question);
    this.caption.plain("");
    this.tell("presenter-question", { turnId, text: question ?? "" });
    const turn = this.record.begin(turnId, question);
    const answer: AnswerView = this.history.answer(turn);
    // What is read needs no caption.
    let spoken = this.reads;
    return {
      sentence: (index, text, citations) => {
        answer.sentence(text, citations);
        turn.sentences.push({ text, citations });
        this.record.changed();
        if (!spoken) this.caption.plain(text);
        this.tell("presenter-sentence", { turnId, index, text, citations });
      },
      card: (json) => {
        answer.card(json);
        turn.cards.push(json);
        this.record.changed();
      },
      suggestions: (questions) => this.suggestions.show(questions),
      speaking: () => {
        spoken = true;
        this.attention.leave();
      },
      reading: () => this.caption.plain(""),
      over: (reason, heard) => {
        turn.reason = reason;
        turn.heard = reason === "interrupted" ? heard : null;
        this.record.changed();
        if (turn.heard !== null) answer.cut(turn.heard);
        this.caption.plain("");
        answer.over(reason);
        this.tell("presenter-end", { turnId, reason, heard });
      },
    };
  }

  said(captions: Captions, sample: number): void {
    this.caption.show(captions, sample);
  }

  /** Nobody's face stays on a page whose consent has run out: what the server does not show any more goes. */
  unseen(): void {
    void fetchPresenter(this.settings.server, this.settings.presenter).then(({ plate }) => {
      if (!plate) this.picture.remove();
    }, () => undefined);
  }

  askForSound(wanted: boolean): void {
    this.layout.hear.hidden = !wanted;
  }

  private textOnly = false;

  private get name(): string {
    return this.presenter?.name ?? this.texts.presenter;
  }

  private get firstQuestions(): readonly string[] {
    return this.settings.suggestions.length > 0 ? this.settings.suggestions : (this.presenter?.suggestions ?? []);
  }

  /** Whether the presenter has a voice for the page's language. */
  private get speaks(): boolean {
    return !this.presenter || base(this.presenter.language) === base(this.settings.language);
  }

  /** A button asks. It may go with the answer, and the focus must not go with it; a phone's keyboard need not come up for that. */
  private choose(question: string): void {
    void this.ask(question);
    if (window.matchMedia("(pointer: fine)").matches) this.focus();
    else this.layout.history.focus();
  }

  /** Why answers are not heard; null where the presenter speaks the page's language. */
  private get unspoken(): string | null {
    return this.speaks ? null : fill(this.texts.cannotSpeak, { name: this.name, language: nameOf(this.settings.language, this.language) });
  }

  private listen(): void {
    const { hear, root, speaking } = this.layout;
    const { signal } = this.gone;
    root.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      this.voice?.cancel();
      // A modal panel would take it a second time.
      event.preventDefault();
      if (this.isTalking || !this.settings.close) this.interrupt();
      else this.settings.close();
    });
    hear.addEventListener("click", () => {
      speaking.muted = false;
      hear.hidden = true;
      this.focus();
    });
    // A hidden tab's loop was stopped by the browser, on phones the answer too.
    document.addEventListener("visibilitychange", () => {
      if (document.hidden) return;
      this.stage.shown();
      this.session.shown();
    }, { signal });
    document.addEventListener("pointerdown", (event) => this.menu.touched(event.composedPath()), { signal });
  }

  private showChoices(): void {
    const { root } = this.layout;
    root.classList.toggle("text-only", this.textOnly);
    root.dataset["captions"] = this.preferences.captions;
    this.menu.show(this.textOnly, this.preferences.captions);
  }

  /** The microphone, where the server or the browser understands the language; the code for it is fetched then. */
  private async addVoice(): Promise<void> {
    const { settings, texts, layout } = this;
    const info = await fetchListening(settings.server);
    if (!info || !canHear(info, settings.language)) return;
    const { VoiceControl } = await import("../voice/voiceControl");
    if (this.gone.signal.aborted) return;
    this.voice = new VoiceControl({
      server: settings.server, language: settings.language, texts, tools: layout.tools, input: layout.input,
      ask: (text) => void this.ask(text), attend: () => this.attend(), notice: (text) => this.notice(text),
    }, info);
  }

  private async show(): Promise<void> {
    const { settings, texts, layout } = this;
    if (settings.subheading) layout.subtitle.textContent = settings.subheading;
    if (settings.heading) layout.title.textContent = settings.heading;
    let presenter: PresenterInfo;
    try {
      presenter = await fetchPresenter(settings.server, settings.presenter);
    } catch {
      // Without pictures the conversation still works.
      return;
    }
    if (this.gone.signal.aborted) return;
    if (settings.presenter && presenter.id !== settings.presenter) {
      this.notice(fill(texts.wrongPresenter, { id: settings.presenter }));
      return;
    }
    this.presenter = presenter;
    layout.title.textContent = settings.heading ?? presenter.title ?? fill(texts.title, { name: presenter.name });
    layout.subtitle.textContent = settings.subheading ?? presenter.subtitle ?? texts.subtitle;
    if (this.record.turns.length === 0) this.suggestions.show(this.firstQuestions);
    await this.picture.show(presenter, settings.background);
    if (this.gone.signal.aborted) return;
    if (this.unspoken) this.notice(this.unspoken);
    else if (presenter.notice) this.notice(presenter.notice);
    this.tell("presenter-ready", { id: presenter.id, name: presenter.name, background: this.picture.cutOut ? settings.background : "own" });
  }
}

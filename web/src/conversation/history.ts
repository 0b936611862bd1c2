import { make } from "../element/dom";
import type { Texts } from "../texts/texts";
import { AnswerView, type AnswerActions } from "./answerView";
import type { RecordedTurn } from "./record";

/** The conversation as a list of questions and answers. */
export class History {
  constructor(
    private readonly list: HTMLElement,
    private readonly texts: Texts,
    private readonly actions: AnswerActions,
  ) {}

  question(text: string): void {
    this.add(make("li", { class: "question", part: "question", dir: "auto", textContent: text }));
  }

  /** An answer that is in the list once it has a sentence. */
  answer(turn: RecordedTurn): AnswerView {
    const answer: AnswerView = new AnswerView(turn, this.texts, this.actions, () => this.add(answer.item));
    return answer;
  }

  /** Shows what was said before; nobody reads it out again. */
  restore(turns: readonly RecordedTurn[]): void {
    this.list.removeAttribute("aria-live");
    for (const turn of turns) {
      if (turn.question !== null) this.question(turn.question);
      const answer = this.answer(turn);
      for (const sentence of turn.sentences) answer.sentence(sentence.text, sentence.citations);
      for (const card of turn.cards) answer.card(card);
      if (turn.heard !== null) answer.cut(turn.heard);
      answer.over(turn.reason ?? "failed");
    }
    requestAnimationFrame(() => this.list.setAttribute("aria-live", "polite"));
  }

  clear(): void {
    this.list.replaceChildren();
  }

  private add(item: HTMLElement): void {
    if (!item.isConnected) this.list.append(item);
    // To its end, but an answer that is longer than the list is read from its beginning.
    const { scrollHeight, clientHeight, offsetTop } = this.list;
    this.list.scrollTop = Math.min(scrollHeight - clientHeight, item.offsetTop - offsetTop);
  }
}

import { make } from "../element/dom";
import type { Texts } from "../texts/texts";
import { AnswerView } from "./answerView";

/** The conversation as a list of questions and answers. */
export class History {
  constructor(
    private readonly list: HTMLElement,
    private readonly texts: Texts,
  ) {}

  question(text: string): void {
    this.add(make("li", { class: "question", part: "question", textContent: text }));
  }

  /** An answer that is in the list once it has a sentence. */
  answer(): AnswerView {
    const answer: AnswerView = new AnswerView(this.texts, () => this.add(answer.item));
    return answer;
  }

  private add(item: HTMLElement): void {
    if (!item.isConnected) this.list.append(item);
    this.list.scrollTop = this.list.scrollHeight;
  }
}

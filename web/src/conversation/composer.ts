import type { Layout } from "../element/layout";

export interface ComposerActions {
  /** @param text what was typed, without blanks around it; may be empty */
  ask(text: string): void;
  /** The visitor began to type. */
  typing(): void;
  stop(): void;
}

/** Where questions are typed. Voice puts its buttons into `layout.tools`. */
export class Composer {
  constructor(
    private readonly layout: Layout,
    actions: ComposerActions,
  ) {
    const { form, input, stop } = layout;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const text = input.value.trim();
      input.value = "";
      actions.ask(text);
    });
    input.addEventListener("input", () => input.value.trim().length > 0 && actions.typing());
    stop.addEventListener("click", () => {
      actions.stop();
      input.focus();
    });
  }

  focus(): void {
    this.layout.input.focus();
  }

  /** What is running can be stopped. */
  running(running: boolean): void {
    // The focus must not fall out of the page with the button that had it.
    if (!running && this.layout.stop.matches(":focus")) this.focus();
    this.layout.stop.hidden = !running;
  }
}

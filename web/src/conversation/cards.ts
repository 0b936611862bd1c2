import type { Action } from "adaptivecards";

/** What a card's button carries that asks: `{"question": "..."}`, as on the other channels. */
function asked(data: unknown): string | null {
  const question = (data as { question?: unknown } | null)?.question;
  return typeof question === "string" && question.trim() ? question.trim() : null;
}

/**
 * Draws an Adaptive Card (adaptivecards.io); the package is fetched with the first one. Its buttons ask, or open a page
 * in a tab of its own. A card that cannot be drawn is left out: the answer's text stands for itself.
 */
export async function drawCard(json: string, place: HTMLElement, ask: (question: string) => void): Promise<void> {
  try {
    const { AdaptiveCard, HostConfig, OpenUrlAction, SubmitAction, ExecuteAction } = await import("adaptivecards");
    const card = new AdaptiveCard();
    card.hostConfig = new HostConfig({
      fontFamily: "inherit",
      spacing: { small: 4, default: 8, medium: 12, large: 16, extraLarge: 24, padding: 0 },
      containerStyles: { default: { backgroundColor: "transparent", foregroundColors: { default: { default: "currentColor", subtle: "currentColor" } } } },
      actions: { actionsOrientation: "horizontal", actionAlignment: "left", maxActions: 6, buttonSpacing: 8 },
    });
    card.onExecuteAction = (action: Action) => {
      if (action instanceof OpenUrlAction) {
        if (/^https?:/i.test(action.url ?? "")) window.open(action.url, "_blank", "noopener,noreferrer");
      } else if (action instanceof SubmitAction || action instanceof ExecuteAction) {
        const question = asked(action.data);
        if (question) ask(question);
      }
    };
    card.parse(JSON.parse(json));
    const drawn = card.render();
    if (drawn) place.replaceChildren(drawn);
    else place.remove();
  } catch {
    place.remove();
  }
}

import { app, authentication } from "@microsoft/teams-js";
import type { PresenterElement } from "../element/presenterElement";
import { base, languages } from "../texts/languages";

/** Teams' themes; contrast comes with the system's forced colours, which the element follows by itself. */
const themes: Record<string, string> = { default: "light", dark: "dark", contrast: "dark", glass: "light" };

/**
 * The page inside Teams (personal tab, meeting side panel): its theme and language, and who looks. Outside Teams nothing
 * answers, and the page stays what it is.
 */
export async function joinTeams(presenter: PresenterElement): Promise<void> {
  try {
    await app.initialize();
  } catch {
    return;
  }
  const wear = (theme: string) => presenter.setAttribute("theme", themes[theme] ?? "light");
  app.registerOnThemeChangeHandler(wear);
  const context = await app.getContext();
  wear(context.app.theme);
  if (languages.includes(base(context.app.locale))) presenter.lang = context.app.locale;
  presenter.dataset["frame"] = context.page.frameContext;
  app.notifySuccess();
  const room = await presenter.load();
  // Teams keeps the token and gets a new one when it runs out.
  room.session.signIn(() => authentication.getAuthToken({ silent: true }));
}

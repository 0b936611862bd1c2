import { app, FrameContexts } from "@microsoft/teams-js";
import { shelf } from "../conversation/record";
import type { PresenterElement } from "../element/presenterElement";
import { base, languages } from "../texts/languages";
import { contextOf } from "./context";
import { offerStage } from "./meetingStage";
import { signIn } from "./signIn";
import { teamsTexts } from "./texts";
import { VisitorLine } from "./visitorLine";

/** Teams' themes; contrast comes with the system's forced colours, which the element follows by itself. */
const themes: Record<string, string> = { default: "light", dark: "dark", contrast: "dark", glass: "light" };

/** Where it stands which deep link was followed: a reload does not ask it again. */
const Followed = "presenter-deep-link";

/**
 * The page inside Teams (personal tab, chats, a meeting's side panel and stage): its theme and language, where it is, and
 * who looks. Outside Teams nothing answers, and the page stays what it is.
 */
export async function joinTeams(presenter: PresenterElement): Promise<void> {
  try {
    await app.initialize();
  } catch {
    return;
  }
  const context = await app.getContext();
  if (languages.includes(base(context.app.locale))) presenter.lang = context.app.locale;
  presenter.dataset["frame"] = context.page.frameContext;
  app.notifySuccess();
  const room = await presenter.load();
  const wear = (theme: string) => {
    presenter.setAttribute("theme", themes[theme] ?? "light");
    // The language stays the page's own: in another one the presenter has no voice.
    room.session.context = { ...room.session.context, ...contextOf(context), theme };
  };
  wear(context.app.theme);
  app.registerOnThemeChangeHandler(wear);
  const texts = teamsTexts(context.app.locale);
  const line = new VisitorLine(presenter);
  if (context.page.frameContext === FrameContexts.sidePanel) offerStage(line, texts);
  await signIn(room, line, texts);
  const question = context.page.subPageId?.trim();
  const followed = shelf("sessionStorage");
  if (!question || followed?.getItem(Followed) === question) return;
  followed?.setItem(Followed, question);
  // Anybody can send a link: what it asks must not be taken for the yes to what was asked before.
  room.newConversation();
  void room.ask(question);
}

import type { app } from "@microsoft/teams-js";
import type { AskContext } from "../protocol";

/** Longer than any id; what the server takes. */
const Longest = 300;

/** What Teams tells of the place, as it goes with each question; names of people, teams and channels stay out. */
export function contextOf(context: app.Context): Omit<AskContext, "locale"> {
  return {
    host: context.app.host.name, theme: context.app.theme, frame: context.page.frameContext,
    meeting: context.meeting?.id ?? null, team: context.team?.internalId ?? null, channel: context.channel?.id ?? null, chat: context.chat?.id ?? null,
    entity: context.page.id, subPage: context.page.subPageId?.slice(0, Longest) ?? null,
  };
}

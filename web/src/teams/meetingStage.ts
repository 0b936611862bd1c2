import { meeting } from "@microsoft/teams-js";
import { fill } from "../texts/texts";
import type { TeamsTexts } from "./texts";
import type { VisitorLine } from "./visitorLine";

/** In the side panel of a meeting: a button that shows the presenter to everybody there, where Teams lets this visitor do so. */
export function offerStage(line: VisitorLine, texts: TeamsTexts): void {
  meeting.getAppContentStageSharingCapabilities((error, capabilities) => {
    if (error || !capabilities?.doesAppHaveSharePermission) return;
    line.offer(texts.share, () => {
      meeting.shareAppContentToStage((refusal) => {
        line.tell(refusal ? fill(texts.notShared, { problem: refusal.message ?? String(refusal.errorCode) }) : texts.shared);
      }, new URL("/teams", location.href).href);
    });
  });
}

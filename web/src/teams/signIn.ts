import { authentication } from "@microsoft/teams-js";
import type { Room } from "../element/room";
import { fill } from "../texts/texts";
import type { TeamsTexts } from "./texts";
import type { VisitorLine } from "./visitorLine";

/** Why Teams gives no token, by the words of its errors: Entra's, and its own. */
export function refusalOf(error: unknown): "consent" | "cancelled" | "unavailable" {
  const words = error instanceof Error ? error.message : String(error);
  if (/cancel|declin|denied|FailedToOpenWindow/i.test(words)) return "cancelled";
  return /consent|interaction|mfa|login_?required/i.test(words) ? "consent" : "unavailable";
}

/**
 * Tells the server who looks. Without it answers are there all the same, and the line says why it is not so.
 * @param silent Teams asks the visitor nothing; otherwise their press of a button has led here
 * @returns once it has come out one way or the other
 */
export async function signIn(room: Room, line: VisitorLine, texts: TeamsTexts, silent = true): Promise<void> {
  const again = { name: texts.signIn, press: () => void signIn(room, line, texts, false) };
  try {
    await authentication.getAuthToken({ silent });
  } catch (error) {
    const refusal = refusalOf(error);
    line.tell(texts[refusal], refusal === "unavailable" ? undefined : again);
    return;
  }
  await new Promise<void>((done) =>
    room.session.signIn(
      // Teams keeps the token and gets a new one when it runs out.
      () => authentication.getAuthToken({ silent: true }),
      {
        known: (who) => {
          line.tell(who.name ? fill(texts.signedIn, { name: who.name }) : "");
          room.continueAs(who);
          done();
        },
        refused: () => {
          line.tell(texts.refused);
          done();
        },
      },
    ),
  );
}

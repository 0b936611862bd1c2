import { describe, expect, test } from "./vitest";
import { contextOf } from "../../web/src/teams/context";
import { refusalOf } from "../../web/src/teams/signIn";
import { teamsTexts } from "../../web/src/teams/texts";
import { tagOf, textsFor } from "../../web/src/texts/languages";

describe("the tab in Teams: what it tells the visitor and the server", () => {
  test.each([
    ["resourceRequiresConsent", "consent"],
    ["AADSTS65001: The user or administrator has not consented to use the application", "consent"],
    ["interaction_required", "consent"],
    ["resourceRequiresMfa", "consent"],
    ["CancelledByUser", "cancelled"],
    ["User declined to consent to access the app", "cancelled"],
    ["FailedToOpenWindow", "cancelled"],
    ["App resource defined in manifest and iframe origin do not match", "unavailable"],
    ["invalid_resource", "unavailable"],
  ])("Teams' error %s means %s", (words, kind) => {
    expect(refusalOf(new Error(words))).toBe(kind);
  });

  test("ids go to the server, names of teams and channels do not, and a long link is cut to what it takes", () => {
    const told = contextOf({
      app: { host: { name: "Teams" }, theme: "dark", locale: "fr-fr" }, page: { id: "presenter", frameContext: "sidePanel", subPageId: "x".repeat(400) },
      meeting: { id: "m" }, team: { internalId: "t", displayName: "Secret plans" }, channel: { id: "c", displayName: "Layoffs" },
    } as never);
    expect(told).toEqual({ host: "Teams", theme: "dark", frame: "sidePanel", meeting: "m", team: "t", channel: "c", chat: null, entity: "presenter", subPage: "x".repeat(300) });
  });

  test.each(["en", "de", "fr", "es", "ar", "zh"])("in %s every text is there and names what is filled in", async (language) => {
    expect((await textsFor(language)).language).toBe(language);
    const [own, english] = [teamsTexts(language), teamsTexts("en")];
    for (const [key, text] of Object.entries(english)) {
      const mine = own[key as keyof typeof own];
      expect([key, mine.match(/\{\w+\}/g)]).toEqual([key, text.match(/\{\w+\}/g)]);
      if (language !== "en") expect(mine).not.toBe(text);
    }
  });

  test("a page's language that is none does not go to the server", () => {
    expect(["de_AT", "zh-hans", "fr-fr", "not a tag!"].map(tagOf)).toEqual(["de-AT", "zh-Hans", "fr-FR", null]);
  });
});

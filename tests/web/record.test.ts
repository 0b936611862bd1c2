import "./browser";
import { describe, expect, test } from "./vitest";
import { ConversationRecord, type Shelf } from "../../web/src/conversation/record";
import { transcript } from "../../web/src/conversation/transcript";
import { Preferences } from "../../web/src/conversation/preferences";
import { texts } from "../../web/src/texts/en";

class FakeShelf implements Shelf {
  readonly kept = new Map<string, string>();
  full = false;

  getItem(key: string): string | null {
    return this.kept.get(key) ?? null;
  }

  setItem(key: string, value: string): void {
    if (this.full) throw new DOMException("full", "QuotaExceededError");
    this.kept.set(key, value);
  }
}

const prices = { number: 1, title: "Prices", source: "prices.md", heading: "Families" };

/** One answered question, one that the visitor interrupted, one that the page left. */
function talk(record: ConversationRecord): void {
  const first = record.begin("1", "How much?");
  first.sentences.push({ text: "€29.00.", citations: [prices] }, { text: "Children go free.", citations: [prices] });
  first.reason = "completed";
  const second = record.begin("2", "And the history?");
  second.sentences.push({ text: "It began in 1712.", citations: [] });
  Object.assign(second, { reason: "interrupted", heard: "It began" });
  record.begin("3", "And on Sunday?").sentences.push({ text: "From ten.", citations: [] });
  record.changed();
}

describe("the conversation in the tab", () => {
  test("a reload finds the same conversation, and what was being answered broke off there", () => {
    const shelf = new FakeShelf();
    const before = new ConversationRecord("key", shelf);
    talk(before);
    const after = new ConversationRecord("key", shelf);
    expect(after.id).toBe(before.id);
    expect(after.turns.map((t) => [t.question, t.reason, t.heard])).toEqual([["How much?", "completed", null], ["And the history?", "interrupted", "It began"], ["And on Sunday?", "failed", null]]);
    expect(after.turns[0]!.sentences[0]!.citations).toEqual([prices]);
  });

  test("a new conversation has another id and nothing in it, also after a reload", () => {
    const shelf = new FakeShelf();
    const record = new ConversationRecord("key", shelf);
    const old = record.id;
    talk(record);
    record.clear();
    const after = new ConversationRecord("key", shelf);
    expect([after.id === old, after.id === record.id, after.turns]).toEqual([false, true, []]);
  });

  test("other presenters' conversations are others", () => {
    const shelf = new FakeShelf();
    talk(new ConversationRecord("robin", shelf));
    expect(new ConversationRecord("anna", shelf).turns).toEqual([]);
  });

  test.each([["not json"], ["[]"], ["null"], ['{"id":7,"turns":[]}']])("what somebody else left there (%s) does not stop the page", (left) => {
    const shelf = new FakeShelf();
    shelf.kept.set("key", left);
    shelf.kept.set("presenter-preferences", left);
    expect(new ConversationRecord("key", shelf).turns).toEqual([]);
    expect(new Preferences(shelf).captions).toBe("medium");
  });

  test("without storage, or with a full one, it works as long as the page is open", () => {
    const full = new FakeShelf();
    full.full = true;
    for (const shelf of [null, full]) {
      const record = new ConversationRecord("key", shelf);
      talk(record);
      expect(record.turns).toHaveLength(3);
      const preferences = new Preferences(shelf);
      preferences.textOnly = true;
      expect(preferences.textOnly).toBe(true);
    }
  });

  test("it does not fill the browser's storage for ever", () => {
    const record = new ConversationRecord("key", new FakeShelf());
    for (let i = 0; i < 150; i++) record.begin(String(i), "Again?");
    expect([record.turns.length, record.turns.at(-1)!.turnId]).toEqual([100, "149"]);
  });

  test("the transcript says who, what and where from, and of an interrupted answer only what was heard", () => {
    const record = new ConversationRecord("key", null);
    talk(record);
    const told = transcript(record.turns, "Robin", texts, "en").replace(/\(.*?\)/g, "(when)");
    expect(told).toBe([
      "You (when): How much?", "Robin: €29.00. Children go free.", "Source: Prices – Families", "",
      "You (when): And the history?", "Robin: It began … [Interrupted]", "",
      "You (when): And on Sunday?", "Robin: From ten.", "",
    ].join("\n"));
  });

  describe("who signs in to Teams", () => {
    const said = { turnId: "9", question: "When?", askedAt: "2026-11-25T10:00:00Z", answer: "From ten", citations: [prices], interrupted: true, helpful: true };
    const ana = { person: "msteams:ana", name: "Ana", conversationId: "of-ana", turns: [said] };

    test("goes on with what they said elsewhere, as far as they heard it", () => {
      const record = new ConversationRecord("key", new FakeShelf());
      expect([record.claim(ana), record.id]).toEqual([true, "of-ana"]);
      expect(record.turns).toEqual([{ turnId: "9", question: "When?", askedAt: said.askedAt, sentences: [{ text: "From ten", citations: [prices] }], cards: [], reason: "interrupted", heard: "From ten", helpful: true }]);
    });

    test("keeps what they have said here, also after a reload and a new conversation", () => {
      const shelf = new FakeShelf();
      const record = new ConversationRecord("key", shelf);
      talk(record);
      expect([record.claim(ana), record.turns.length]).toEqual([false, 3]);
      record.clear();
      const after = new ConversationRecord("key", shelf);
      expect([after.claim(ana), after.id, after.turns]).toEqual([false, record.id, []]);
    });

    test("does not see what another has said in the same window", () => {
      const shelf = new FakeShelf();
      const record = new ConversationRecord("key", shelf);
      record.claim(ana);
      expect(record.claim({ person: "msteams:ben", name: "Ben", conversationId: null, turns: [] })).toBe(true);
      expect([record.turns, record.id === "of-ana", JSON.stringify([...shelf.kept.values()]).includes("From ten")]).toEqual([[], false, false]);
    });
  });

  test("what was chosen holds at the next visit", () => {
    const shelf = new FakeShelf();
    Object.assign(new Preferences(shelf), { textOnly: true });
    Object.assign(new Preferences(shelf), { captions: "large" });
    const next = new Preferences(shelf);
    expect([next.textOnly, next.captions]).toEqual([true, "large"]);
  });
});

import { Page, Server } from "./conversation";
import { describe, expect, test } from "./vitest";
import type { EndReason } from "../../web/src/protocol";

function textTurn() {
  const page = new Page();
  const turn = page.turn("own");
  const server = new Server("own");
  turn.receive(server.begin(null));
  return { page, turn, server };
}

const prices = { number: 1, title: "Prices", source: "prices.md", heading: "Families" };

describe("a turn without video", () => {
  test("the answer, its source and its end are there when no video can come", () => {
    const page = new Page();
    const turn = page.turn("own");
    const server = new Server("own");
    turn.receive(server.begin(null, "The presenter is resting; answers come as text."));
    turn.receive(server.sentence(0, "A family ticket is €29.00.", prices));
    turn.receive(server.sentence(1, "Children under six go free."));
    turn.receive(server.end());
    expect(page.shown).toEqual([
      "notice: The presenter is resting; answers come as text.", "unseen", "A family ticket is €29.00.", "[Prices]", "Children under six go free.", "over: completed",
    ]);
    expect(page.video.src, "the video element was touched").toBe("");
  });

  test.each<[EndReason]>([["completed"], ["interrupted"], ["superseded"], ["failed"]])("the visitor can always ask again: an end with %s ends the turn once", (reason) => {
    const { page, turn, server } = textTurn();
    turn.receive(server.end(reason, "About the end."));
    expect(page.shown).toEqual(["notice: About the end.", `over: ${reason}`]);
    turn.receive(server.end(reason));
    turn.lost("gone");
    turn.interrupt();
    expect(page.shown).toHaveLength(2);
  });

  test("a question is lost for the visitor until something of its answer has come: that the turn has begun is not enough", () => {
    for (const first of ["sentence", "segment", "card"] as const) {
      const { turn, server } = textTurn();
      turn.receive(server.notice("One moment."));
      expect(turn.hasAnswered, "it would never be asked again").toBe(false);
      turn.receive(first === "sentence" ? server.sentence(0, "One.") : first === "segment" ? server.segment([1]) : server.card("{}"));
      expect(turn.hasAnswered, `after a ${first} it would be answered twice`).toBe(true);
    }
  });

  test("an old answer never talks into the new one", () => {
    const { page, turn, server } = textTurn();
    const old = new Server("old");
    for (const late of [old.begin(null, "Old."), old.sentence(0, "Old."), old.segment([1]), old.notice("Old."), old.end("superseded", "Old.")])
      turn.receive(late);
    expect(page.shown).toEqual([]);
    turn.receive(server.sentence(0, "New."));
    turn.receive(server.end());
    expect(page.shown).toEqual(["New.", "over: completed"]);
    expect(turn.captions.text(0)).toBe("New.");
  });

  test("a stopped answer says nothing more, and its stop is shown once", () => {
    const { page, turn, server } = textTurn();
    turn.receive(server.sentence(0, "One."));
    turn.interrupt();
    turn.interrupt();
    for (const late of [server.sentence(1, "Two."), server.notice("Late."), server.end("interrupted", "Late.")]) turn.receive(late);
    expect(page.shown).toEqual(["One.", "over: interrupted"]);
    expect(page.reports, "what was read must not be cut from the conversation").toEqual([]);
  });

  test("a broken connection is explained, and the visitor can ask again", () => {
    const { page, turn, server } = textTurn();
    turn.receive(server.sentence(0, "One."));
    turn.lost("socket closed");
    turn.lost("socket closed");
    expect(page.shown).toEqual(["One.", "notice: The connection was lost: socket closed", "over: failed"]);
  });

  test("a browser that cannot play the video says so and gives the text", () => {
    const page = new Page();
    const turn = page.turn("own");
    const server = new Server("own");
    for (const event of [server.begin("video/unheard-of"), server.sentence(0, "We open at ten."), server.segment([1]), server.segment([2]), server.end()])
      turn.receive(event);
    expect(page.shown).toEqual(["notice: This browser cannot play the presenter; the answer comes as text.", "We open at ten.", "over: completed"]);
  });

  test("a server that breaks the protocol does not leave the page waiting for ever", () => {
    const { page, turn, server } = textTurn();
    turn.receive(server.begin(null, "Twice."));
    expect(page.shown).toEqual(["notice: The answer broke off; please ask again. (protocol error: turn comes twice)", "over: failed"]);
    turn.receive(server.end());
    expect(page.shown.length, "the turn ended twice").toBe(2);
  });

  test("without a voice there is no position to follow", () => {
    const { page, turn, server } = textTurn();
    page.video.currentTime = 5;
    turn.receive(server.sentence(0, "One."));
    expect(turn.sample).toBe(0);
    expect(turn.isPlaying).toBe(false);
  });
});

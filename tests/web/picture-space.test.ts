import { describe, expect, test } from "./vitest";
import { spaceOf } from "../../web/src/element/pictureSpace";

const label = { x: 0.75, y: 0.9, width: 0.2, height: 0.06 };

describe("the room for the label in a picture", () => {
  test("a square stage keeps what is from the label down", () =>
    expect(spaceOf({ width: 500, height: 500 }, { width: 512, height: 512, label })).toEqual({ top: 0, bottom: 54 }));

  test("where the stage is wider the picture is as high as it", () =>
    expect(spaceOf({ width: 400, height: 260 }, { width: 512, height: 512, label })).toEqual({ top: 0, bottom: 30 }));

  test("where the stage is higher the picture stands in its middle, and so does the label", () =>
    expect(spaceOf({ width: 400, height: 500 }, { width: 512, height: 512, label })).toEqual({ top: 0, bottom: 94 }));

  test("a picture that is not square too", () =>
    expect(spaceOf({ width: 400, height: 400 }, { width: 1280, height: 720, label })).toEqual({ top: 0, bottom: 114 }));

  test.each([["left", 0.02], ["right", 0.78]])("a label above, %s, moves what lies there down", (_, x) =>
    expect(spaceOf({ width: 500, height: 500 }, { width: 512, height: 512, label: { ...label, x, y: 0.02 } })).toEqual({ top: 44, bottom: 0 }));

  test("no label needs no room", () => expect(spaceOf({ width: 500, height: 500 }, { width: 512, height: 512, label: null })).toEqual({ top: 0, bottom: 0 }));
});

import { beforeEach, describe, expect, it } from "vitest";
import { startTyping } from "../src/typing";

let now = 0;

function typeAt(second: number): string {
  now = second * 1000;
  document.querySelector("form")?.dispatchEvent(new Event("input"));
  return document.querySelector<HTMLInputElement>("input")?.value ?? "";
}

beforeEach(() => {
  now = 0;
  document.body.innerHTML =
    '<form data-typing><input type="hidden" name="typed_seconds" value=""></form>';
});

describe("seconds of typing", () => {
  it("count from touch to touch, and no pause of over a minute", () => {
    startTyping(document, () => now);
    expect([typeAt(8), typeAt(30), typeAt(300), typeAt(305)]).toEqual(["8", "30", "30", "35"]);
  });

  it("go on from those of a page that was refused, and nobody who touches nothing has any", () => {
    const field = document.querySelector<HTMLInputElement>("input");
    if (field !== null) field.value = "40";
    startTyping(document, () => now);
    expect(field?.value).toBe("40");
    expect(typeAt(5)).toBe("45");
  });
});

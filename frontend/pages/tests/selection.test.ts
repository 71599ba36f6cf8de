import { beforeEach, describe, expect, it } from "vitest";
import { startKeys } from "../src/keys";
import { startSelection } from "../src/selection";

const ROW = '<tr><td><input type="checkbox" name="id" value="1"></td><td><a class="nm" href="#a">李*明</a></td></tr>';

function one(selector: string): HTMLInputElement {
  const found = document.querySelector<HTMLInputElement>(selector);
  if (!found) throw new Error(`nothing matches ${selector}`);
  return found;
}

beforeEach(() => {
  document.body.innerHTML = `<form data-list><div data-bulk hidden><span data-count></span><button type="button" data-unselect>x</button></div>
    <table><thead><tr><th><input type="checkbox" data-all></th></tr></thead><tbody>${ROW.repeat(4)}</tbody></table></form>`;
  startSelection(document);
});

describe("selecting rows", () => {
  it("shows the bulk bar with the count as soon as one row is chosen", () => {
    one("tbody input").click();
    expect(one("[data-bulk]").hidden).toBe(false);
    expect(one("[data-count]").textContent).toBe("1");
    expect(one("[data-all]").indeterminate).toBe(true);
  });

  it("takes every row of the page by the box in the head", () => {
    one("[data-all]").click();
    expect(document.querySelectorAll("tr.s")).toHaveLength(4);
  });

  it("takes the rows in between with shift", () => {
    const boxes = [...document.querySelectorAll<HTMLInputElement>("tbody input")];
    boxes[0]?.click();
    boxes[2]?.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, shiftKey: true }));
    expect(boxes.map((box) => box.checked)).toEqual([true, true, true, false]);
  });

  it("forgets the choice by the button and by Escape", () => {
    startKeys(document);
    one("[data-all]").click();
    one("[data-unselect]").click();
    expect(document.querySelectorAll("tr.s")).toHaveLength(0);
    one("[data-all]").click();
    document.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape" }));
    expect(one("[data-bulk]").hidden).toBe(true);
  });
});

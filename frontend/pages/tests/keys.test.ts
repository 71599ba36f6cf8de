import { beforeEach, describe, expect, it, vi } from "vitest";
import { isTyping, moveRow, press } from "../src/keys";
import { closeMenus, startMenus } from "../src/menus";

beforeEach(() => {
  document.body.innerHTML = `<div class="fbar"><input type="search"></div><form data-list><table><tbody>
    <tr><td><input type="checkbox" name="id"><a class="nm" href="#1">a</a></td></tr><tr><td><a class="nm" href="#2">b</a></td></tr></tbody></table></form>
    <details class="menu" open><summary>m</summary><ul><li>1</li></ul></details><button data-menu>=</button><aside id="side"></aside>`;
});

describe("keys", () => {
  it("j goes to the first row, then down, and stops at the last", () => {
    moveRow(document, 1);
    moveRow(document, 1);
    moveRow(document, 1);
    const rows = [...document.querySelectorAll("tbody tr")];
    expect(rows.map((row) => row.classList.contains("at"))).toEqual([false, true]);
  });

  it("a link that names the key is pressed before anything else", () => {
    const clicked = vi.fn();
    document.body.insertAdjacentHTML("beforeend", '<a data-key="j" href="#next">next</a>');
    document.querySelector("[data-key]")?.addEventListener("click", clicked);
    expect(press(document, "j")).toBe(true);
    expect(clicked).toHaveBeenCalledOnce();
  });

  it("/ goes to the search of the list, other letters are left alone", () => {
    expect(press(document, "/")).toBe(true);
    expect(document.activeElement?.getAttribute("type")).toBe("search");
    expect(press(document, "q")).toBe(false);
  });

  it("letters typed into a field stay letters", () => {
    expect(isTyping(document.querySelector("input[type=search]"))).toBe(true);
    expect(isTyping(document.querySelector("input[type=checkbox]"))).toBe(false);
  });
});

describe("menus", () => {
  it("close when something outside is clicked, not when inside", () => {
    startMenus(document);
    document.querySelector<HTMLElement>("li")?.click();
    expect(document.querySelector("details")?.open).toBe(true);
    document.querySelector<HTMLElement>("table")?.click();
    expect(document.querySelector("details")?.open).toBe(false);
    expect(closeMenus(document)).toBe(false);
  });

  it("the side menu unfolds by its button", () => {
    document.querySelector<HTMLElement>("[data-menu]")?.click();
    expect(document.querySelector("#side")?.className).toBe("open");
  });
});

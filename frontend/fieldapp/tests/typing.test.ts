import { describe, expect, it } from "vitest";
import { opened, secondsOf, touched } from "../src/rules/typing";
import { relationAndAge } from "../src/ui/facts";
import { EMPTY_BOOK } from "../src/store/book";
import { speak } from "../src/ui/words";
import { labourer, TODAY } from "./people";

const NOW = Date.parse("2019-08-22T10:24:00+08:00");

describe("minutes of typing", () => {
  it("counts from touch to touch, and no pause of over a minute", () => {
    let typing = opened(null, NOW);
    for (const second of [5, 20, 80, 200, 215]) typing = touched(typing, NOW + second * 1000);
    expect(secondsOf(typing)).toBe(5 + 15 + 60 + 15);
  });

  it("counts no time away from the page, and no clock that was set back", () => {
    let typing = touched(opened(null, NOW), NOW + 10_000);
    typing = opened(typing, NOW + 40_000);
    typing = touched(typing, NOW + 45_000);
    typing = touched(typing, NOW - 3_600_000);
    expect(secondsOf(touched(typing, NOW - 3_590_000))).toBe(10 + 5 + 10);
  });

  it("ends at an hour", () => {
    let typing = opened(null, NOW);
    for (let minute = 1; minute <= 90; minute += 1) typing = touched(typing, NOW + minute * 60_000);
    expect(secondsOf(typing)).toBe(3600);
  });
});

describe("relations to the head", () => {
  it("are English in the English app, though the roster came in Chinese", async () => {
    const book = { ...EMPTY_BOOK, codes: { ffp_relation_to_head: [["03", "之子"]] as [string, string][] } };
    const person = { ...labourer(10), relation: "03" };
    expect(relationAndAge(person, book, TODAY)).toMatch(/^子 /);
    await speak("en");
    expect(relationAndAge(person, book, TODAY)).toMatch(/^Son /);
    await speak("zh");
    expect(relationAndAge(person, book, TODAY)).toMatch(/^子 /);
  });
});

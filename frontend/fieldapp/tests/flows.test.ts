import { readdirSync, readFileSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { flows } from "../src/flows/all";
import { around, type Answers, type Ground, openQuestion } from "../src/flows/flow";
import { asPlace, below, keepPlaces, placeName } from "../src/flows/places";
import { ENGLISH } from "../src/ui/english";
import { house, labourer, spell, TODAY } from "./people";

const GROUND: Ground = {
  today: TODAY,
  county: "530627",
  spells: [spell()],
  codes: { ffp_relation_to_head: [["03", "之子"]] },
  household: house(1, { version: 5 }),
  members: [],
};

function answered(values: Record<string, string>): Answers {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key, { value, words: value }]),
  );
}

function keys(name: string, values: Record<string, string>): string[] {
  const questions = flows[name]?.questions(labourer(10), answered(values), GROUND) ?? [];
  return questions.map((question) => question.key);
}

beforeAll(() => {
  keepPlaces(
    [
      "330000 浙江省",
      "330700 金华市",
      "330784 永康市",
      "330702 婺城区",
      "441900 东莞市",
      "440000 广东省",
      "530000 云南省",
      "530600 昭通市",
      "530627 镇雄县",
      "530627102 塘房镇",
    ].join("\n"),
  );
});

describe("going out", () => {
  it("asks five things, and the trade only when the factory does not say it", () => {
    expect(keys("out", { place: "330784", employer: "示范制衣厂" })).toEqual([
      "place",
      "employer",
      "start",
      "pay",
      "channel",
    ]);
    expect(keys("out", { place: "330784", employer: "别的厂" })).toContain("trade");
  });

  it("tells only what was said; a special bus goes from point to point", () => {
    const answers = answered({
      place: "330784",
      employer: "示范制衣厂",
      start: "2019-08-01",
      pay: "",
      channel: "18",
    });
    expect(flows["out"]?.tell(labourer(10), answers, GROUND).spell).toMatchObject({
      act: "start",
      from: null,
      industry: "C18",
      wage_yuan_month: null,
      is_point_to_point: true,
    });
  });

  it("sends the explanation of a doubted pay with it", () => {
    const answers = { ...answered({ place: "330784", start: "2019-08-01" }) };
    answers["pay"] = { value: "48000", words: "", why: "包工头" };
    expect(flows["out"]?.tell(labourer(10), answers, GROUND).spell).toMatchObject({
      wage_yuan_month: 48_000,
      doubt_reason: "包工头",
    });
  });
});

describe("people at work", () => {
  const away = labourer(10, { spell: spell({ id: 7 }) });

  it("change their pay as one field, their post as a start from the open one", () => {
    const raise = flows["work"]?.tell(away, answered({ what: "pay", pay: "5000" }), GROUND);
    expect(raise?.changes).toEqual({ "spell.wage_yuan_month": { from: 4500, to: 5000 } });
    const told = { what: "post", place: "441900", employer: "", start: "2019-08-01", pay: "" };
    const post = flows["work"]?.tell(away, answered(told), GROUND);
    expect(post?.spell).toMatchObject({ act: "start", from: 7, place: "441900", channel: "91" });
  });

  it("come home from the open post, numbered or not", () => {
    const told = answered({ end: "2019-08-11", reason: "4" });
    expect(flows["back"]?.tell(away, told, GROUND).spell).toMatchObject({ act: "end", spell: 7 });
    const unsent = labourer(10, { spell: spell({ id: 0 }) });
    expect(flows["back"]?.tell(unsent, told, GROUND).spell).toMatchObject({ spell: null });
  });
});

describe("the household", () => {
  it("has one more mouth after a birth", () => {
    const told = flows["born"]?.tell(labourer(10), answered({ count: "2" }), GROUND);
    expect(told?.household).toEqual({
      id: 1,
      base_version: 5,
      changes: { member_count: { from: 3, to: 5 } },
    });
  });

  it("gets somebody new by number, or by sex and birthday with the reason", () => {
    const by = { name: "示范新", relation: "03", number: "11010519491231002X" };
    const known = flows["new"]?.tell(labourer(10), answered(by), GROUND).changes ?? {};
    expect(known["birth_on"]).toEqual({ from: null, to: "1949-12-31" });
    const asked = ["name", "relation", "number", "sex", "birth", "is", "level"];
    expect(keys("new", { number: "" })).toEqual(asked);
    const without = { ...by, number: "", sex: "1", birth: "20000229" };
    const told = flows["new"]?.tell(labourer(10), answered(without), GROUND).changes ?? {};
    expect(told["birth_on"]?.to).toBe("2000-02-29");
    expect(told["no_number_reason"]?.to).toBe("手边没有身份证");
  });

  it("asks twice before death and moving away", () => {
    const twice = Object.keys(flows).filter((name) => flows[name]?.twice !== undefined);
    expect(twice).toEqual(["moved", "dead"]);
  });
});

describe("questions", () => {
  it("open one by one, and again when he wants to change an answer", () => {
    const questions = flows["out"]?.questions(labourer(10), {}, GROUND) ?? [];
    const answers = answered({ place: "330784" });
    expect(openQuestion(questions, answers, null)?.key).toBe("employer");
    const again = openQuestion(questions, answers, "place");
    expect(again?.key).toBe("place");
    expect(around(questions, answers, again).before).toEqual([]);
  });
});

describe("places", () => {
  it("are called as people call them", () => {
    expect(placeName("330784")).toBe("浙江省永康市");
    expect(placeName("330702")).toBe("浙江省金华市婺城区");
    expect(placeName("530627102")).toBe("镇雄县塘房镇");
    expect(placeName("33")).toBe("浙江省");
    expect(placeName("441900")).toBe("广东省东莞市");
  });

  it("open level by level; a city without counties is a place itself", () => {
    expect(below("").map(([code]) => code)).toEqual(["33", "44", "53"]);
    expect(below("33")).toEqual([["3307", "金华市"]]);
    expect(below("3307").map(([code]) => code)).toEqual(["330784", "330702"]);
    expect(below("4419")).toEqual([]);
    expect(asPlace("4419")).toBe("441900");
    expect(below("530627")).toEqual([["530627102", "塘房镇"]]);
  });
});

describe("the English", () => {
  it("has no sentence that no screen says", () => {
    const source = read(resolve(import.meta.dirname, "../src")).join("\n");
    const unsaid = Object.keys(ENGLISH).filter((zh) => !source.includes(`"${zh}"`));
    expect(unsaid).toEqual([]);
  });

  it("keeps the places for values", () => {
    const names = (text: string): string[] => [...text.matchAll(/\{\w+\}/g)].map(String).sort();
    const wrong = Object.entries(ENGLISH).filter(
      ([zh, en]) => names(zh).join() !== names(en).join(),
    );
    expect(wrong).toEqual([]);
  });
});

function read(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => !name.startsWith("english"))
    .flatMap((name) => {
      const path = resolve(folder, name);
      return statSync(path).isDirectory() ? read(path) : [readFileSync(path, "utf8")];
    });
}

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { flows } from "../src/flows/all";
import type { Answers, Ground } from "../src/flows/flow";
import { type House, housesOf, numbersOf } from "../src/rules/homes";
import { mattersOf } from "../src/rules/matters";
import { byHousehold, overlaid } from "../src/rules/overlay";
import type { OwnVisit } from "../src/rules/visits";
import { all, opened, press, show } from "./opened";
import { house, labourer, TODAY, visit } from "./people";
import { Server } from "./server";

const KEY = "new:11111111-1111-4111-8111-111111111111";
const HOME = house(1, { head: 10, member_count: 6 });
const FATHER = labourer(10);
const SON = labourer(11, { relation: "03" });
const WIFE = labourer(12, { relation: "05" });
const CHILD = labourer(13, { relation: "11", birth_on: "2012-02-29" });
const RELATIONS: [string, string][] = [["01", "户主"], ["02", "配偶"], ["03", "之子"]];
const GROUND: Ground = {
  today: TODAY,
  county: "530627",
  spells: [],
  codes: { ffp_relation_to_head: RELATIONS },
  household: HOME,
  members: [FATHER, SON, WIFE, CHILD],
};

function answered(values: Record<string, string>): Answers {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key, { value, words: value }]),
  );
}

function moved(seq: number, id: number, relation: string, about: Partial<OwnVisit> = {}): OwnVisit {
  const home = { id: KEY, from: 1, base_version: 0, changes: { address: { from: null, to: "下坝" } } };
  return visit(
    seq,
    { kind: "split", householdId: KEY, name: `示范${id}`, ...about },
    {
      labourer: id,
      no_change: false,
      changes: { relation: { from: "03", to: relation } },
      household: seq === 1 ? { ...home, along: 1 } : home,
    },
  );
}

function shown(visits: OwnVisit[], people = [FATHER, SON, WIFE]): [House[], Map<unknown, string[]>] {
  const living = overlaid(people, visits);
  const houses = housesOf([HOME], visits, living.values(), () => false);
  const members = byHousehold(houses, living.values());
  return [houses, new Map([...members].map(([id, all]) => [id, all.map(({ name }) => name)]))];
}

describe("people of one household who form a new one", () => {
  const split = flows["split"];

  it("are asked who goes along, what each is to the new head, and how many have no name", () => {
    const questions = (values: Record<string, string>): [string, string[]][] =>
      (split?.questions(SON, answered(values), GROUND) ?? []).map((one) => [
        one.key,
        "choices" in one ? one.choices.map((each) => (typeof each === "number" ? "" : each.label)) : [],
      ]);
    expect(questions({})).toEqual([
      ["who", ["示范12", "孩子 7岁"]],
      ["along", ["没有", "1 个", "2 个"]],
      ["address", []],
    ]);
    expect(questions({ who: "12" })[1]).toEqual(["is-12", ["配偶", "之子"]]);
    const alone = { ...GROUND, household: house(1, { member_count: 2 }), members: [FATHER, SON] };
    expect(split?.questions(SON, {}, alone).map(({ key }) => key)).toEqual(["address"]);
  });

  it("are told one by one into one household, the head with those who have no file", () => {
    const by = answered({ who: "12", "is-12": "02", along: "1", address: "下坝" });
    const at = { ...SON, household: KEY };
    const address = { address: { from: null, to: "下坝" } };
    const into = { id: KEY, from: 1, base_version: 0, changes: address };
    expect(split?.tell(at, by, GROUND)).toEqual({
      changes: { relation: { from: "03", to: "01" } },
      household: { ...into, along: 1 },
    });
    expect(split?.others?.(at, by, GROUND)).toEqual([
      {
        person: WIFE,
        wire: { changes: { relation: { from: "05", to: "02" } }, household: into },
      },
    ]);
  });

  it("stand in the new household at once, and the old one counts fewer", () => {
    const [houses, members] = shown([moved(1, 11, "01"), moved(2, 12, "02")]);
    expect(houses.map(({ id, member_count }) => [id, member_count])).toEqual([[1, 3], [KEY, 3]]);
    expect(houses[1]).toMatchObject({ head: 11, address: "下坝" });
    expect(members.get(1)).toEqual(["示范10"]);
    expect(members.get(KEY)).toEqual(["示范11", "示范12"]);
  });

  it("go under its number once the roster says so, and not while it still has the old one", () => {
    const sent = moved(1, 11, "01", { state: "received", filedAs: 11, version: 5 });
    expect(numbersOf([SON], [sent]).size).toBe(0);
    expect(shown([sent])[1].get(KEY)).toEqual(["示范11"]);
    const after = labourer(11, { version: 5, household: 9 });
    expect(numbersOf([after], [sent]).get(KEY)).toBe(9);
  });

  it.each(["conflict", "refused"] as const)("stay where they were after a %s", (state) => {
    const against = moved(1, 11, "01", { state, filedAs: 11, version: 4 });
    const [houses, members] = shown([against]);
    expect(houses).toEqual([HOME]);
    expect(members.get(1)).toEqual(["示范10", "示范11", "示范12"]);
    const matters = mattersOf([], [against], {}, overlaid([FATHER, SON], [against]));
    expect(matters.map(({ household }) => household)).toEqual(state === "refused" ? [1] : []);
  });
});

describe("on the screen", () => {
  let server: Server;

  beforeEach(async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    vi.setSystemTime("2019-08-22T10:24:00+08:00");
    server = await Server.start();
    server.roster.households = [HOME];
    server.roster.labourers = [FATHER, SON, WIFE];
    server.roster.codes.lists = { ffp_relation_to_head: RELATIONS };
  });

  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it("one tap keeps a visit for each, and the new household is shown", async () => {
    const app = await opened(server);
    show(app, "person/11/family");
    press("[data-key=option-split]");
    for (const key of ["box-12", "onward", "question-02", "onward", "question-1", "onward", "onward"]) {
      press(`[data-key=${key}]`);
    }
    await vi.waitFor(() => {
      expect(app.here).toMatch(/^household\/new:/);
    });
    const kept = app.phone.visits.map(({ wire }) => [
      wire.labourer,
      wire.changes["relation"]?.to,
      wire.household?.along,
    ]);
    expect(kept).toEqual([[11, "01", 1], [12, "02", undefined]]);
    expect(new Set(app.phone.visits.map(({ batch }) => batch)).size).toBe(1);
    expect(all("h1")[0]?.textContent).toBe("示范11 家");
    expect(all("article.p")).toHaveLength(2);
  });

  it("the head of the household is not asked to leave it", async () => {
    const app = await opened(server);
    show(app, "person/10/family");
    expect(all("[data-key=option-dead]")).toHaveLength(1);
    expect(all("[data-key=option-split]")).toEqual([]);
  });

  it("two households that were told are both shown, and one of them is chosen", async () => {
    const at = "2019-08-22T09:00:00+08:00";
    const side = { visited_at: at, how: "at_home" as const, by: "王*" };
    const sides = [{ ...side, value: 8, mine: true }, { ...side, value: 9, mine: false }];
    const about = { field: "household", stands: 1, at, sides };
    server.roster.send_backs = [{ kind: "conflict", id: 8, labourer: 11, household: null, ...about }];
    const app = await opened(server);
    show(app, "matter/conflict-8");
    expect(all("h2").map((one) => one.textContent)).toEqual(["新的一户", "新的一户"]);
    expect(all(".before b")[0]?.textContent).toBe("示范10 家");
    press(".side button");
    await vi.waitFor(() => {
      expect(app.phone.visits).toHaveLength(1);
    });
    expect(app.phone.visits[0]?.wire).toMatchObject({
      labourer: 11,
      resolves: 8,
      changes: {},
      household: { id: 8, from: 1 },
    });
  });
});

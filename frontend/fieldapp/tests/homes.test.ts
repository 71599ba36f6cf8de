import { describe, expect, it } from "vitest";
import { flows } from "../src/flows/all";
import type { Answers, Ground } from "../src/flows/flow";
import { type House, housesOf, numbersOf, rehomed } from "../src/rules/homes";
import { mattersOf, refusalKey } from "../src/rules/matters";
import { byHousehold, inWalkingOrder, overlaid } from "../src/rules/overlay";
import { houseStates } from "../src/rules/progress";
import type { OwnVisit } from "../src/rules/visits";
import { house, labourer, TODAY, visit } from "./people";

const KEY = "new:11111111-1111-4111-8111-111111111111";

function told(facts: Record<string, unknown>): Record<string, { from: null; to: unknown }> {
  return Object.fromEntries(Object.entries(facts).map(([name, to]) => [name, { from: null, to }]));
}

function newcomer(seq: number, name: string, relation: string, about: Partial<OwnVisit> = {}): OwnVisit {
  return visit(
    seq,
    { kind: "new", name, householdId: KEY, ...about },
    {
      labourer: `new:${seq}`,
      no_change: false,
      changes: told({ name, relation }),
      household: { id: KEY, base_version: 0, changes: told({ address: "垭口上", member_count: 4 }) },
    },
  );
}

function shown(visits: OwnVisit[], households = [house(1)], people = [labourer(10)]): House[] {
  const overlay = overlaid(people, visits);
  return housesOf(households, visits, overlay.values(), () => false);
}

describe("a household founded here", () => {
  const head = newcomer(1, "示范新户主", "01");
  const wife = newcomer(2, "示范新人", "02");

  it("stands after the others at once, with its people, its head first", () => {
    const houses = inWalkingOrder(shown([wife, head]));
    expect(houses.map(({ id }) => id)).toEqual([1, KEY]);
    expect(houses[1]).toMatchObject({ head: "new:1", address: "垭口上", member_count: 4 });
    const people = overlaid([labourer(10)], [wife, head]).values();
    const members = byHousehold(houses, people).get(KEY) ?? [];
    expect(members.map(({ name }) => name)).toEqual(["示范新户主", "示范新人"]);
  });

  it("counts what was told of it later, and never fewer than its people", () => {
    const changes = { member_count: { from: 4, to: 5 } };
    const born = visit(
      3,
      { kind: "born", householdId: KEY },
      { labourer: "new:1", household: { id: KEY, base_version: 0, changes } },
    );
    expect(shown([head, born])[1]?.member_count).toBe(5);
    const few = newcomer(1, "甲", "01");
    few.wire.household = { id: KEY, base_version: 0, changes: told({ member_count: 1 }) };
    const more = newcomer(2, "乙", "02");
    more.wire.household = { id: KEY, base_version: 0, changes: {} };
    expect(shown([few, more])[1]?.member_count).toBe(2);
  });

  it("is done: everybody in it was just asked", () => {
    const visits = [head, wife];
    const households = shown(visits);
    const members = byHousehold(households, overlaid([labourer(10)], visits).values());
    const states = houseStates({ households, members, visits, matters: [], month: "2019-08" });
    expect(states.get(KEY)).toBe("done");
  });

  it("goes under its number as soon as the roster has it, for all who were told into it", () => {
    const filed = newcomer(1, "示范新户主", "01", { state: "received", filedAs: 77, version: 1 });
    const roster = [labourer(10), labourer(77, { household: 9, version: 1 })];
    const numbers = numbersOf(roster, [filed, wife]);
    expect(numbers.get(KEY)).toBe(9);
    const visits = rehomed([filed, wife], numbers);
    const houses = shown(visits, [house(1), house(9)], roster);
    expect(houses.map(({ id }) => id)).toEqual([1, 9]);
    expect(overlaid(roster, visits).get("new:2")?.household).toBe(9);
  });

  it("takes no number from somebody who was refused because others know them", () => {
    const known = newcomer(1, "示范新户主", "01", { state: "refused", filedAs: 10 });
    expect(numbersOf([labourer(10)], [known]).size).toBe(0);
  });

  it("stays for the hand while its founder was refused, until that is left to the village", () => {
    const refused = newcomer(1, "示范新户主", "01", { state: "refused" });
    const people = overlaid([labourer(10)], [refused]);
    const [matter] = mattersOf([], [refused], {}, people);
    expect(matter).toMatchObject({ kind: "refused", household: KEY });
    expect(shown([refused]).map(({ id }) => id)).toEqual([1, KEY]);
    const left = { [refusalKey(refused)]: "left" };
    expect(mattersOf([], [refused], left, people)).toEqual([]);
    const houses = housesOf([house(1)], [refused], people.values(), () => true);
    expect(houses.map(({ id }) => id)).toEqual([1]);
  });
});

describe("a family that is on no roster", () => {
  const ground: Ground = { today: TODAY, county: "530627", spells: [], codes: {}, household: null, members: [] };

  function answered(values: Record<string, string>): Answers {
    return Object.fromEntries(
      Object.entries(values).map(([key, value]) => [key, { value, words: value }]),
    );
  }

  it("is told with its head, where it lives and how many it counts", () => {
    const school = { is: "no", level: "30" };
    const by = { name: "示范新", number: "11010519491231002X", address: "垭口上", count: "4", ...school };
    const tell = flows["home"]?.tell({ ...labourer(10), household: KEY }, answered(by), ground);
    expect(tell?.changes).toMatchObject(told({ name: "示范新", relation: "01", education: "30" }));
    expect(tell?.household).toEqual({
      id: KEY,
      base_version: 0,
      changes: told({ address: "垭口上", member_count: 4 }),
    });
  });

  it("is asked for sex and birthday where no number is at hand, and may have no address", () => {
    const without = answered({ number: "" });
    const keys = flows["home"]?.questions(labourer(10), without, ground).map(({ key }) => key);
    expect(keys).toEqual(["name", "number", "sex", "birth", "is", "level", "address", "count"]);
    const by = answered({ name: "示范新", number: "", sex: "1", birth: "20000229", address: "", count: "1" });
    const tell = flows["home"]?.tell({ ...labourer(10), household: KEY }, by, ground);
    expect(tell?.household?.changes).toEqual(told({ member_count: 1 }));
  });

  it("is told once more by whoever joins it before it has its number", () => {
    const founded: House = { ...house(1), id: KEY, head: null, address: "垭口上", member_count: 4 };
    const by = answered({ name: "示范人", relation: "02", number: "11010519491231002X" });
    const tell = flows["new"]?.tell({ ...labourer(10), household: KEY }, by, {
      ...ground,
      household: founded,
    });
    expect(tell?.household?.changes).toEqual(told({ address: "垭口上", member_count: 4 }));
  });
});

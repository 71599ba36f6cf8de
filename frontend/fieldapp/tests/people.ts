/** Invented people and visits for the tests. */
import type { Household, Labourer, Result, Spell, Visit } from "../src/net/wire";
import type { OwnVisit } from "../src/rules/visits";

export const NOW = Date.parse("2019-08-22T10:24:00+08:00");
export const TODAY = "2019-08-22";

export function house(id: number, about: Partial<Household> = {}): Household {
  const number = `H${String(id).padStart(11, "0")}`;
  const fixed = { id, version: 1, number, head: id * 10, address: "上坝", member_count: 3 };
  return { ...fixed, confirmed_on: "2019-07-18", ...about };
}

export function labourer(id: number, about: Partial<Labourer> = {}): Labourer {
  return {
    id,
    version: 3,
    household: Math.floor(id / 10),
    name: `示范${id}`,
    relation: "01",
    sex: "2",
    birth_on: "1985-07-12",
    phone: "13800006021",
    marital: "20",
    education: "3",
    student_status: "",
    capability: "1",
    status: "on_roll",
    state: "home",
    id_tail: "2048",
    confirmed_on: "2019-07-18",
    confirmed_how: "at_home",
    asked_in: "2019-07",
    spell: null,
    wish: null,
    ...about,
  };
}

export function spell(about: Partial<Spell> = {}): Spell {
  return {
    id: 99,
    version: 1,
    place: "330784",
    place_name: "浙江省永康市",
    employer_name: "示范制衣厂",
    start_on: "2019-03-01",
    wage_yuan_month: 4500,
    channel: "91",
    occupation: "",
    industry: "C18",
    ...about,
  };
}

export function visit(
  seq: number,
  about: Partial<OwnVisit> = {},
  wire: Partial<Visit> = {},
): OwnVisit {
  return {
    wire: {
      id: `00000000-0000-4000-8000-${String(seq).padStart(12, "0")}`,
      labourer: 10,
      seq,
      visited_at: "2019-08-22T10:24:00+08:00",
      base_version: 3,
      no_change: true,
      how: "at_home",
      changes: {},
      spell: null,
      household: null,
      wish: null,
      needs: [],
      resolves: null,
      ...wire,
    },
    batch: `batch-${seq}`,
    kind: "none",
    householdId: 1,
    name: "示范10",
    at: NOW,
    freeAt: 0,
    state: "kept",
    code: "",
    message: "",
    version: null,
    filedAs: null,
    ...about,
  };
}

export function result(one: OwnVisit, about: Partial<Result> = {}): Result {
  const said = { verdict: "accepted" as const, code: "", message: "", fields: [] };
  return { id: one.wire.id, labourer: 10, version: 4, ...said, ...about };
}

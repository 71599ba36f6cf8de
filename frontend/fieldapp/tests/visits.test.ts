import { describe, expect, it } from "vitest";
import type { OpenConflict, SendBack, SentBackVisit } from "../src/net/wire";
import { mattersOf } from "../src/rules/matters";
import { byHousehold, inWalkingOrder, overlaid, type PersonId } from "../src/rules/overlay";
import { figures, houseStates, isReady, missing } from "../src/rules/progress";
import {
  afterAnswer,
  BATCH,
  changesOf,
  nextToSend,
  settled,
  undoable,
} from "../src/rules/visits";
import { turned, EMPTY_BOOK } from "../src/store/book";
import { house, labourer, NOW, result, spell, TODAY, visit } from "./people";

const BEFORE = "2019-08-22T10:00:00+08:00";

describe("what differs", () => {
  it("is named with what stood and what is said, and nothing else is", () => {
    expect(changesOf({ phone: "1", marital: "10" }, { phone: "2", marital: "10" })).toEqual({
      phone: { from: "1", to: "2" },
    });
    expect(changesOf({}, { name: "陈丽" })).toEqual({ name: { from: null, to: "陈丽" } });
    expect(changesOf({ wage: null }, { wage: null })).toEqual({});
  });
});

describe("the queue", () => {
  it("goes in the order of the numbers, whatever the order it lies in", () => {
    const queue = [visit(3), visit(1), visit(2)];
    expect(nextToSend(queue, NOW).map((one) => one.wire.seq)).toEqual([1, 2, 3]);
  });

  it("stops before the first visit that can still be taken back", () => {
    const queue = [visit(1), visit(2, { freeAt: NOW + 1 }), visit(3)];
    expect(nextToSend(queue, NOW).map((one) => one.wire.seq)).toEqual([1]);
  });

  it("leaves out what has a verdict, and is cut into calls", () => {
    const queue = [visit(1, { state: "received" }), visit(2, { state: "refused" }), visit(3)];
    expect(nextToSend(queue, NOW).map((one) => one.wire.seq)).toEqual([3]);
    const many = Array.from({ length: BATCH + 1 }, (_, i) => visit(i + 1));
    expect(nextToSend(many, NOW)).toHaveLength(BATCH);
  });

  it("gives back the newest tap whole, and only within its ten seconds", () => {
    const tap = { batch: "b", freeAt: NOW + 10_000 };
    const queue = [visit(1, { freeAt: NOW + 9_000 }), visit(2, tap), visit(3, tap)];
    expect(undoable(queue, NOW).map((one) => one.wire.seq)).toEqual([2, 3]);
    expect(undoable(queue, NOW + 10_000)).toEqual([]);
    expect(undoable([], NOW)).toEqual([]);
  });
});

describe("a verdict", () => {
  it("is told by its word, with the sentence and the fields at fault", () => {
    const one = visit(1);
    const said = { message: "看看。", fields: [{ field: "phone", code: "x", message: "号码不对。" }] };
    expect(settled(one, result(one, { verdict: "refused", ...said }))).toMatchObject({
      state: "refused",
      message: "看看。 号码不对。",
    });
    expect(settled(one, result(one, { verdict: "duplicate" })).state).toBe("received");
    expect(settled(one, result(one, { verdict: "held" })).state).toBe("held");
    expect(settled(one, result(one, { verdict: "rerouted" })).state).toBe("rerouted");
  });

  it("comes once more for what was held, and is nothing to visits we do not know", () => {
    const held = visit(1, { state: "held" });
    const strange = result(visit(9));
    const after = afterAnswer([held, visit(2)], [strange, result(held)]);
    expect(after.map((one) => one.state)).toEqual(["received", "kept"]);
  });

  it("gives somebody new a file, under which later visits are shown", () => {
    const fresh = visit(1, { kind: "new" }, { labourer: "new:x" });
    expect(settled(fresh, result(fresh, { labourer: 77 })).filedAs).toBe(77);
  });
});

describe("what the phone shows", () => {
  const person = labourer(10, { spell: spell() });

  it("is the roster with our unsent words over it", () => {
    const told = visit(1, { kind: "phone" }, { changes: { phone: { from: "1", to: "2" } } });
    const shown = overlaid([person], [told]).get(10);
    expect(shown).toMatchObject({ phone: "2", confirmed_on: TODAY, version: 3 });
    expect(person.phone).toBe("13800006021");
  });

  it("lets the roster win once it holds the accepted visit, and never shows a lost side", () => {
    const changes = { phone: { from: "1", to: "2" } };
    const taken = visit(1, { state: "received", version: 4 }, { changes });
    expect(overlaid([person], [taken]).get(10)?.phone).toBe("2");
    expect(overlaid([labourer(10, { version: 4 })], [taken]).get(10)?.phone).toBe("13800006021");
    const contended = visit(1, { state: "conflict", version: 4 }, { changes });
    expect(overlaid([person], [contended]).get(10)?.phone).toBe("13800006021");
  });

  it("follows work begun, its pay changed and ended, in the order of the taps", () => {
    const change = { "spell.wage_yuan_month": { from: 4500, to: 5000 } };
    const raise = visit(1, { kind: "work" }, { changes: change });
    expect(overlaid([person], [raise]).get(10)?.spell?.wage_yuan_month).toBe(5000);
    const end = { act: "end", spell: 99, end_on: "2019-08-11", reason: "4" } as const;
    const home = visit(2, { kind: "back" }, { spell: end });
    expect(overlaid([person], [home, raise]).get(10)?.spell).toBeNull();
  });

  it("has somebody new in the household at once, and once only when the file came", () => {
    const changes = { name: { from: null, to: "示范新" } };
    const fresh = visit(1, { kind: "new", name: "示范新" }, { labourer: "new:x", changes });
    expect(overlaid([person], [fresh]).get("new:x")).toMatchObject({ household: 1 });
    const filed = { ...fresh, state: "received", filedAs: 77, version: 1 } as const;
    const people = overlaid([person, labourer(77, { household: 1, version: 1 })], [filed]);
    expect([...people.keys()]).toEqual([10, 77]);
  });

  it("walks past the houses by their numbers", () => {
    const houses = [house(10), house(9), house(2)];
    expect(inWalkingOrder(houses).map(({ id }) => id)).toEqual([2, 9, 10]);
  });
});

describe("the month", () => {
  const households = [house(1), house(2), house(3)];
  const people = [labourer(10), labourer(11, { status: "dead" }), labourer(20), labourer(30)];
  const members = byHousehold(households, people);
  const ground = {
    households,
    members,
    visits: [visit(1)],
    matters: [],
    month: "2019-08",
  };

  it("is done house by house: visited here, asked from another phone, or waiting for a hand", () => {
    const back = { key: "visit-1", person: 30, household: 3, kind: "visit", row: sentBack() } as const;
    const states = houseStates({ ...ground, matters: [back] });
    expect([...states.values()]).toEqual(["done", "todo", "hand"]);
    const confirmed = byHousehold(households, [labourer(20, { asked_in: "2019-08" })]);
    expect(houseStates({ ...ground, members: confirmed }).get(2)).toBe("done");
  });

  it("counts neither what was refused nor another month's visits", () => {
    const july = Date.parse("2019-07-31T23:00:00+08:00");
    for (const about of [{ state: "refused" as const }, { at: july }]) {
      expect(houseStates({ ...ground, visits: [visit(1, about)] }).get(1)).toBe("todo");
    }
  });

  it("counts a person without change only when nothing else was said of them", () => {
    const visits = [visit(1), visit(2, { kind: "phone" }), visit(3, {}, { labourer: 20 })];
    const found = figures(visits, "2019-08");
    expect(found.get("none")?.map((one) => one.wire.labourer)).toEqual([20]);
    expect(found.get("phone")).toHaveLength(1);
  });

  it("is ready when every house is walked, nothing waits, everything is sent", () => {
    const states = new Map([
      [1, "done"],
      [2, "todo"],
    ] as const);
    expect(missing(states, [visit(1)])).toEqual({ households: 1, toHandle: 0, unsent: 1 });
    expect(isReady(missing(new Map([[1, "done"]]), []))).toBe(true);
    expect(isReady(missing(new Map([[1, "hand"]]), []))).toBe(false);
  });
});

function sentBack(): SentBackVisit {
  const about = { month: "2019-08", reason: "补上在哪个县做工", at: BEFORE, by: "李*" };
  return { kind: "visit", id: 1, labourer: 30, visit: "x", ...about };
}

function contended(): OpenConflict {
  const about = { household: null, field: "phone", stands: "1", at: "", sides: [] };
  return { kind: "conflict", id: 8, labourer: 10, ...about };
}

describe("what wants his hand", () => {
  const people = new Map<PersonId, ReturnType<typeof labourer>>([
    [10, labourer(10)],
    [30, labourer(30)],
  ]);
  const asked: SendBack[] = [sentBack(), contended()];

  it("is open until a visit that speaks to it waits to be sent", () => {
    expect(mattersOf(asked, [], {}, people).map((one) => one.key)).toEqual([
      "visit-1",
      "conflict-8",
    ]);
    const repair = visit(1, {}, { labourer: 30 });
    const decision = visit(2, {}, { resolves: 8 });
    expect(mattersOf(asked, [repair, decision], {}, people)).toEqual([]);
    const judged = [{ ...repair, state: "received" as const }];
    expect(mattersOf(asked, judged, {}, people)).toHaveLength(2);
  });

  it("is not spoken to by a visit made before it was sent back", () => {
    const back = { ...sentBack(), at: "2019-08-22T11:00:00+08:00" };
    const made = (hour: number): ReturnType<typeof visit> =>
      visit(hour, { at: Date.parse(`2019-08-22T${hour}:30:00+08:00`) }, { labourer: 30 });
    expect(mattersOf([back], [made(10)], {}, people)).toHaveLength(1);
    expect(mattersOf([back], [made(10), made(11)], {}, people)).toEqual([]);
  });

  it("has a visit that was not taken, until a newer one was made", () => {
    const refused = visit(1, { state: "refused", message: "号码不对。" });
    expect(mattersOf([], [refused], {}, people)[0]).toMatchObject({ kind: "refused", person: 10 });
    expect(mattersOf([], [refused, visit(2, { at: NOW + 1000 })], {}, people)).toEqual([]);
  });

  it("forgets a doubt that was explained, and people who are not here", () => {
    const about = { household: null, code: "c", level: "doubt", message: "", field: "" } as const;
    const doubt: SendBack = { kind: "finding", id: 9, labourer: 10, ...about };
    expect(mattersOf([doubt], [], {}, people)).toHaveLength(1);
    expect(mattersOf([doubt], [], { "9": "加班多" }, people)).toEqual([]);
    expect(mattersOf([{ ...doubt, labourer: 555 }], [], {}, people)).toEqual([]);
  });
});

describe("a page of the roster", () => {
  it("adds, replaces and forgets, and sets the business clock", () => {
    const page = {
      households: [house(1)],
      labourers: [labourer(10), labourer(11)],
      codes: { version: "a", lists: { x: [["1", "一"]] as [string, string][] } },
      tasks: [],
      send_backs: [],
      deleted: { households: [], labourers: [] },
      more: false,
      cursor: "1",
      server_time: "2019-08-22T10:24:00+08:00",
    };
    const first = turned(EMPTY_BOOK, page, NOW + 1000);
    expect(first.offset).toBe(-1000);
    const next = turned(
      first,
      {
        ...page,
        households: [],
        labourers: [labourer(10, { version: 9 })],
        codes: { version: "a", lists: null },
        deleted: { households: [1], labourers: [11] },
        cursor: "2",
      },
      NOW,
    );
    expect(next.labourers.map((one) => one.version)).toEqual([9]);
    expect(next.households).toEqual([]);
    expect(next.codes).toEqual(first.codes);
  });

  it("lets the people of a household that left go with it, but for whom it brings anew", () => {
    const page = {
      households: [house(1), house(2)],
      labourers: [labourer(10), labourer(11), labourer(20, { household: 2 })],
      codes: { version: "a", lists: null },
      tasks: [],
      send_backs: [],
      deleted: { households: [], labourers: [] },
      more: false,
      cursor: "1",
      server_time: "2019-08-22T10:24:00+08:00",
    };
    const moved = { ...page, labourers: [labourer(11, { household: 2 })], households: [] };
    const first = turned(EMPTY_BOOK, page, NOW);
    const next = turned(first, { ...moved, deleted: { households: [1], labourers: [] } }, NOW);
    expect(next.households.map((one) => one.id)).toEqual([2]);
    expect(next.labourers.map((one) => one.id)).toEqual([20, 11]);
  });
});

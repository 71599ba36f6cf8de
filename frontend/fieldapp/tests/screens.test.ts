import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { App } from "../src/app";
import type { Task } from "../src/net/wire";
import { keep } from "../src/screens/household";
import { save, type Told } from "../src/store/saving";
import { sync } from "../src/net/sync";
import { house, labourer, visit } from "./people";
import { all, opened, press, show } from "./opened";
import { Server } from "./server";

let server: Server;

function clock(moment: string): void {
  vi.setSystemTime(moment);
  server.roster.server_time = moment;
}

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  server = await Server.start();
  clock("2019-08-22T10:24:00+08:00");
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function task(month: string, state: string): Task {
  const about = { is_late: false, people: 3, covered: 1, sent_back: null };
  return { month, state, due_on: `${month}-25`, ...about };
}

describe("a month that is over, on 1 September", () => {
  beforeEach(() => {
    clock("2019-09-01T09:00:00+08:00");
    server.roster.tasks = [task("2019-09", "to_collect"), task("2019-08", "collecting")];
    server.roster.labourers = [
      labourer(10, { asked_in: "2019-08" }),
      labourer(11, { asked_in: "2019-07" }),
      labourer(12, { asked_in: "2019-09" }),
    ];
  });

  it("stands in the head line of the roster until it is handed in", async () => {
    const app = await opened(server);
    const line = (): string | null | undefined => all(".count span:last-child")[0]?.textContent;
    show(app, "roster");
    expect([all("h1")[0]?.textContent, line()]).toEqual(["1组·9月走访", "8月还没交过了 7 天"]);
    const [september] = server.roster.tasks;
    if (september === undefined) throw new Error("no task");
    app.phone.book = { ...app.phone.book, tasks: [september, task("2019-08", "submitted")] };
    app.phone.tell();
    app.render();
    expect(line()).toBe("9月25日前交还剩 24 天");
  });

  it("is handed in with a reason for those alone whom it left out", async () => {
    const app = await opened(server);
    show(app, "send");
    expect(all("[data-to=submit]")[0]?.textContent).toContain("交 8月");
    show(app, "submit");
    expect(all(".leftrow b").map((name) => name.textContent)).toEqual(["示范11", "示范12"]);
    for (const [person, left] of [["11", 1], ["12", 2]] as const) {
      press(`[data-key=left-${person}-away]`);
      const given = (): string[] => Object.keys(app.phone.memory.notReached["2019-08"] ?? {});
      await vi.waitFor(() => {
        expect(given()).toHaveLength(left);
      });
    }
    app.render();
    const before = server.calls.length;
    press("[data-key=hand-in]");
    press("dialog .go");
    await vi.waitFor(() => {
      expect(server.calls.slice(before).at(-1)?.path).toContain("roster");
    });
    const sent = server.calls.find(({ path }) => path.endsWith("2019-08/submit"));
    expect(sent?.body["not_reached"]).toEqual([
      { labourer: 11, reason: "away", note: "" },
      { labourer: 12, reason: "away", note: "" },
    ]);
  });

  it("has its own reasons and closed doors: those of another month are none", async () => {
    const app = await opened(server);
    const absent = ["08-02", "08-09", "08-16"].map((day) => Date.parse(`2019-${day}T12:00:00+08:00`));
    await app.phone.setMemory({ absent: { "1": absent }, notReached: { "2019-07": { "11": "away" } } });
    const reasons = (): (string | null)[] =>
      all(".leftrow [aria-checked=true]").map((one) => one.getAttribute("data-key"));
    show(app, "submit");
    expect(reasons()).toEqual(["left-11-not_home", "left-12-not_home"]);
    app.phone.book = { ...app.phone.book, tasks: [task("2019-09", "to_collect")] };
    show(app, "submit");
    expect([all(".leftrow").length, reasons()]).toEqual([2, []]);
  });
});

describe("the page's title, which the browser keeps in the clear", () => {
  it("says what kind of page it is and neither a name nor what happened to them", async () => {
    const reason = { month: "2019-08", reason: "示范10 的电话不对", at: "2019-08-22T09:00:00+08:00" };
    const back = { kind: "visit", id: 1, labourer: 10, visit: "x", by: "李*", ...reason } as const;
    server.roster.send_backs = [back];
    const app = await opened(server);
    for (const [name, title] of [
      ["household/1", "一户"],
      ["person/10", "一个人"],
      ["person/10/family", "一个人"],
      ["change/dead/10", "记变化"],
      ["matter/visit-1", "要处理"],
    ] as const) {
      show(app, name);
      expect(all("h1")[0]?.textContent).toContain("示范10");
      expect(document.title).toBe(`${title} · 务工通`);
    }
    for (const page of ["roster", "search", "send", "submit", "figure/2019-08/dead", "help", "x"]) {
      show(app, page);
      expect(document.title).toMatch(/务工通$/);
      expect(document.title).not.toMatch(/示范|去世/);
    }
  });
});

describe("the address, which the browser keeps in the clear", () => {
  it("is the same on every page, and nothing beside it says which one it is", async () => {
    history.replaceState(null, "", "/field/#/change/dead/10"); // as an earlier app left it
    const app = await opened(server);
    expect([location.pathname, location.hash]).toEqual(["/field/", ""]);
    for (const page of ["household/1", "person/10", "change/dead/10", "matter/visit-1"]) {
      show(app, page);
      expect(app.here).toBe(page);
      expect(location.pathname + location.search + location.hash).toBe("/field/");
      expect(JSON.stringify(history.state)).toMatch(/^\{"step":"[0-9a-f-]{36}"\}$/);
    }
  });

  it("leads back to the page before, and after a new start to the first", async () => {
    const app = await opened(server);
    show(app, "household/1");
    const state: unknown = history.state;
    press("article.p a");
    expect([app.here, all("h1")[0]?.textContent]).toEqual(["person/10", "示范10，变了什么？"]);
    window.dispatchEvent(new PopStateEvent("popstate", { state }));
    expect([app.here, all("h1")[0]?.textContent]).toEqual(["household/1", "示范10 家"]);
    const fresh = await opened(server);
    window.dispatchEvent(new PopStateEvent("popstate", { state }));
    expect([fresh.here, all(".seg").length]).toEqual(["roster", 1]);
  });
});

describe("what is typed", () => {
  it("is kept by no browser for its own use", async () => {
    const doubt = { kind: "finding", id: 9, labourer: 10, household: null, level: "doubt" } as const;
    const about = { code: "check.wage_high", message: "请核实。", field: "" };
    server.roster.send_backs = [{ ...doubt, ...about }];
    const app = await opened(server);
    for (const page of ["search", "change/new/1", "matter/finding-9"]) {
      show(app, page);
      const fields = all("input, textarea").map((one) => one.getAttribute("autocomplete"));
      expect([page, fields]).toEqual([page, ["off"]]);
    }
  });
});

const OTHER: Told = {
  kind: "none",
  householdId: 1,
  name: "示范11",
  wire: { labourer: 11, base_version: 3, how: "phone", no_change: true },
};

/** What was kept so far, once all that was tapped is kept. */
async function kept(app: App): Promise<[number | string, number][]> {
  await save(app.phone, [OTHER]);
  return app.phone.visits.slice(0, -1).map(({ wire }) => [wire.labourer, wire.seq]);
}

describe("a second tap while the first is being kept", () => {
  it("on a change makes no second visit", async () => {
    const app = await opened(server);
    show(app, "change/able/10");
    if (app.draft === null) throw new Error("no draft");
    app.draft.answers = { able: { value: "2", words: "弱劳动力" } };
    app.render();
    press("[data-key=onward]");
    press("[data-key=onward]");
    expect(all("[data-key=onward]")[0]?.getAttribute("aria-disabled")).toBe("true");
    expect(await kept(app)).toEqual([[10, 1]]);
    await vi.waitFor(() => {
      expect(app.draft).toBeNull();
    });
  });

  it("on a household without change makes none, and a closed door counts once", async () => {
    const app = await opened(server);
    show(app, "household/1");
    press("[data-key=same]");
    press("[data-key=same]");
    expect(await kept(app)).toEqual([
      [10, 1],
      [11, 2],
    ]);
    await vi.waitFor(() => {
      expect(all(".bar [aria-disabled]")).toEqual([]);
    });
    show(app, "household/1");
    press("[data-key='没人在家']");
    press("[data-key='没人在家']");
    await vi.waitFor(() => {
      expect(app.here).toBe("roster");
    });
    expect(app.phone.memory.absent["1"]).toHaveLength(1);
  });
});

describe("a tap while the phone's state changes", () => {
  it("finds the button under the finger; the page is drawn anew when it is lifted", async () => {
    const app = await opened(server);
    show(app, "household/1");
    const [same] = all("[data-key=same]");
    same?.dispatchEvent(new PointerEvent("pointerdown", { bubbles: true }));
    app.phone.visits = [visit(1, {}, { labourer: 10 })];
    app.phone.tell();
    await Promise.resolve();
    expect(all("[data-key=same]")[0]).toBe(same);
    same?.dispatchEvent(new PointerEvent("pointerup", { bubbles: true }));
    await vi.waitFor(() => {
      expect(all("[data-key=same]")[0]).not.toBe(same);
    });
  });
});

describe("a page on which nothing changed", () => {
  it("stays as it stands when the platform had nothing new", async () => {
    const app = await opened(server);
    show(app, "roster");
    const [row] = all("a.row");
    server.roster = { ...server.roster, households: [], labourers: [] };
    await sync(app.phone);
    expect(all("a.row")[0]).toBe(row);
    server.roster = { ...server.roster, labourers: [labourer(10, { name: "示范新" })] };
    await sync(app.phone);
    expect(all("a.row")[0]?.textContent).toContain("示范新");
  });

  it("goes with the names when the phone is closed, were it one he types into", async () => {
    const app = await opened(server);
    app.local["asked"] = "示范";
    app.go("search");
    app.local["asked"] = "示范";
    app.render();
    expect(all("a.row")).not.toEqual([]);
    app.phone.close();
    await vi.waitFor(() => {
      expect(document.body.textContent).not.toContain("示范");
    });
  });
});

describe("a roster of a hundred households", () => {
  beforeEach(() => {
    const numbers = Array.from({ length: 100 }, (_, i) => i + 1);
    server.roster.households = numbers.map((number) => house(number));
    server.roster.labourers = numbers.map((number) => labourer(number * 10));
  });

  it("shows at once what is in sight, and then all of them in their order", async () => {
    const app = await opened(server);
    show(app, "roster");
    expect(all("a.row").length).toBeLessThan(20);
    await vi.waitFor(() => {
      expect(all("a.row")).toHaveLength(100);
    });
    const numbers = all("a.row .no").map((one) => Number(one.textContent));
    expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
    expect(all(".houses path.h-todo")).toHaveLength(2); // one of the map, one of the key to it
  });

  it("stands where he left it when he comes back to it", async () => {
    const app = await opened(server);
    show(app, "roster");
    await vi.waitFor(() => {
      expect(all("a.row")).toHaveLength(100);
    });
    const [page] = all(".page");
    if (page !== undefined) page.scrollTop = 5000;
    app.go("household/60");
    show(app, "roster");
    expect(all(".page")[0]?.scrollTop).toBe(5000);
    expect(all("a.row").length).toBeGreaterThan(5000 / 84);
  });
});

describe("a second tap on undo", () => {
  it("does not take back what was kept before", async () => {
    const app = await opened(server);
    for (const person of [10, 11]) {
      await keep(app, [{ ...OTHER, wire: { ...OTHER.wire, labourer: person } }], "记下了", 1);
    }
    show(app, "roster");
    const [undo] = all(".ud button");
    undo?.click();
    undo?.click();
    expect(await kept(app)).toEqual([[10, 1]]);
  });
});

describe("two sides that differ on a household", () => {
  it("are settled by a visit of its head that tells the household's own field", async () => {
    const at = "2019-08-22T09:00:00+08:00";
    const side = { visited_at: at, how: "at_home", by: "王*" };
    const sides = [{ ...side, value: 4, mine: true }, { ...side, value: 5, mine: false }];
    const about = { field: "member_count", stands: 3, at, sides };
    server.roster.send_backs = [{ kind: "conflict", id: 8, labourer: null, household: 1, ...about }];
    server.roster.labourers = [labourer(11), labourer(10), labourer(12, { version: 9 })];
    const app = await opened(server);
    show(app, "matter/conflict-8");
    expect(all("h2").map((value) => value.textContent)).toEqual(["4", "5"]);
    press(".side button");
    expect(await kept(app)).toEqual([[10, 1]]);
    expect(app.phone.visits[0]?.wire).toMatchObject({
      base_version: 3,
      resolves: 8,
      changes: {},
      household: { id: 1, base_version: 1, changes: { member_count: { from: 3, to: 4 } } },
    });
    expect(app.scene().matters).toEqual([]);
  });
});

describe("a visit that was not taken", () => {
  it.each([10, 99])("can be left to the village, whether %i is on the roster or not", async (id) => {
    const app = await opened(server);
    app.phone.visits = [visit(1, { state: "refused", message: "号码不对。" }, { labourer: id })];
    app.phone.tell();
    expect(app.scene().matters).toHaveLength(1);
    show(app, `matter/${app.scene().matters[0]?.key ?? ""}`);
    expect(all(".bar button")).toHaveLength(id === 10 ? 2 : 1);
    press("[data-key=left]");
    await vi.waitFor(() => {
      expect(app.here).toBe("roster");
    });
    expect(app.scene().matters).toEqual([]);
  });
});

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { sync } from "../src/net/sync";
import { DAY } from "../src/rules/dates";
import { UNDO_MS } from "../src/rules/visits";
import { allVisits } from "../src/store/database";
import { Phone } from "../src/store/phone";
import { save, StoreFull, takeBack, type Told } from "../src/store/saving";
import { lockAway, newLock, openLock, takeOut } from "../src/store/vault";
import { labourer } from "./people";
import { json, Server } from "./server";

const PIN = "135790";
let server: Server;
let name = 0;

function store(): string {
  return `store-${name}`;
}

async function enrolled(device = "d1"): Promise<Phone> {
  const phone = await Phone.start(store());
  phone.registered(server.registration(device));
  await phone.choosePin(PIN);
  await sync(phone);
  return phone;
}

function told(person: number, about: Partial<Told["wire"]> = {}): Told {
  const wire = { labourer: person, base_version: 3, how: "at_home", no_change: true, ...about } as const;
  return { kind: "none", householdId: 1, name: "示范10", wire };
}

/** Everything in the phone's store as one text, bytes read as letters. */
async function dump(phone: Phone): Promise<string> {
  const rows: unknown[] = [];
  for (const table of ["open", "locked", "visits"] as const) {
    rows.push(await phone.db.getAllKeys(table), await phone.db.getAll(table));
  }
  return JSON.stringify(rows, (_key, value: unknown) => {
    const bytes = value instanceof ArrayBuffer ? new Uint8Array(value) : value;
    return bytes instanceof Uint8Array ? new TextDecoder("utf-8").decode(bytes) : value;
  });
}

beforeEach(async () => {
  name += 1;
  vi.useFakeTimers({ toFake: ["Date"] });
  vi.setSystemTime("2026-11-25T00:00:00Z");
  server = await Server.start();
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function later(ms: number): void {
  vi.setSystemTime(Date.now() + ms);
}

describe("the lock", () => {
  it("opens with its six digits alone, and what was locked away comes out as it was", async () => {
    const { lock, key } = await newLock(PIN, 1000);
    const locked = await lockAway(key, { name: "陈丽" });
    const again = await openLock(lock, PIN);
    expect(again === null ? null : await takeOut(again, locked)).toEqual({ name: "陈丽" });
    expect(await openLock(lock, "135791")).toBeNull();
  });
});

describe("the phone's store", () => {
  it("holds no name and no number that can be read", async () => {
    const phone = await enrolled();
    await save(phone, [told(10, { changes: { phone: { from: "13800006021", to: "13911112222" } } })]);
    const text = await dump(phone);
    for (const secret of ["示范", "13800006021", "13911112222", "2048", "上坝", "朱", "token-of", "proof-of"]) {
      expect(text).not.toContain(secret);
    }
    expect(text).toContain("凉水村 1组");
  });

  it("is all there again after a restart and the six digits, without a network", async () => {
    const phone = await enrolled();
    await save(phone, [told(10), told(11)]);
    server.failures = ["cut_before", "cut_before"];
    const again = await Phone.start(store());
    expect(again.stage).toBe("closed");
    expect(again.unsent).toHaveLength(2);
    expect(await again.unlock(PIN)).toBe(true);
    expect(again.book.labourers).toHaveLength(2);
    expect(again.visits.map((visit) => visit.wire.seq)).toEqual([1, 2]);
    expect(again.device.nextSeq).toBe(3);
  });

  it("counts a wrong PIN before trying it, and wipes with the fifth", async () => {
    const phone = await enrolled();
    await save(phone, [told(10)]);
    for (let i = 0; i < 4; i += 1) expect(await phone.unlock("000000")).toBe(false);
    const again = await Phone.start(store());
    expect(again.watch.wrongPins).toBe(4);
    await again.unlock("000000");
    expect([again.stage, again.wiped]).toEqual(["login", "pins"]);
    expect(await again.db.count("locked")).toBe(0);
    const third = await Phone.start(store());
    expect([third.stage, third.wiped, third.unsent.length]).toEqual(["login", "pins", 1]);
  });

  it("forgets the names after seven silent days, before anything is shown", async () => {
    await enrolled();
    later(7 * DAY);
    const again = await Phone.start(store());
    expect([again.stage, again.wiped]).toEqual(["login", "silence"]);
    expect(await again.db.count("locked")).toBe(0);
  });

  it("says that it is full and keeps nothing half", async () => {
    const phone = await enrolled();
    const full = new DOMException("full", "QuotaExceededError");
    vi.spyOn(phone.db, "transaction").mockImplementationOnce(() => {
      throw full;
    });
    await expect(save(phone, [told(10)])).rejects.toBeInstanceOf(StoreFull);
    expect([phone.line.trouble, phone.device.nextSeq, phone.visits.length]).toEqual(["full", 1, 0]);
  });
});

describe("two taps at once", () => {
  it("are kept one after the other, each under its own numbers", async () => {
    const phone = await enrolled();
    await Promise.all([save(phone, [told(10), told(11)]), save(phone, [told(10)])]);
    expect(phone.visits.map((visit) => visit.wire.seq)).toEqual([1, 2, 3]);
    expect([phone.device.nextSeq, (await allVisits(phone.db)).length]).toEqual([4, 3]);
  });
});

describe("taking back", () => {
  it("frees the numbers of the newest tap, for ten seconds", async () => {
    const phone = await enrolled();
    await save(phone, [told(10)]);
    await save(phone, [told(10), told(11)]);
    expect(await takeBack(phone)).toBe(true);
    expect([phone.device.nextSeq, (await allVisits(phone.db)).length]).toEqual([2, 1]);
    later(UNDO_MS);
    expect(await takeBack(phone)).toBe(false);
  });
});

describe("sending", () => {
  it("waits for the ten seconds, then sends in order and forgets the seals", async () => {
    const phone = await enrolled();
    await save(phone, [told(10), told(11)]);
    await sync(phone);
    expect(server.kept.size).toBe(0);
    later(UNDO_MS);
    await sync(phone);
    expect([...server.kept.values()].map((visit) => visit.seq)).toEqual([1, 2]);
    expect(phone.visits.map((visit) => visit.state)).toEqual(["received", "received"]);
    expect((await allVisits(phone.db)).map((row) => row.sealed)).toEqual([null, null]);
    expect(phone.unsent).toEqual([]);
  });

  it("repeats exactly after a cut, before or after the server kept it: nothing double, nothing lost", async () => {
    const phone = await enrolled();
    await save(phone, [told(10), told(11)]);
    later(UNDO_MS);
    for (const failure of ["cut_before", "cut_after"] as const) {
      server.failures = [failure];
      await sync(phone);
      expect(phone.line.isOnline).toBe(false);
      expect(phone.visits.map((visit) => visit.state)).toEqual(["kept", "kept"]);
    }
    await sync(phone);
    const sent = server.calls.filter((call) => call.path.endsWith("/sync")).slice(-2);
    expect(sent[1]?.body["visits"]).toEqual(sent[0]?.body["visits"]);
    expect(phone.visits.map((visit) => visit.state)).toEqual(["received", "received"]);
    expect(server.kept.size).toBe(2);
  });

  it("goes on without a loss while the network is busy, and sends less when it was too much", async () => {
    const phone = await enrolled();
    await save(phone, Array.from({ length: 5 }, () => told(10)));
    later(UNDO_MS);
    server.failures = [503];
    await sync(phone);
    expect(phone.unsent).toHaveLength(5);
    server.failures = [413, 413];
    await sync(phone);
    expect([server.kept.size, phone.unsent.length]).toEqual([5, 0]);
  });

  it("keeps its queue when the app is too old, and says so", async () => {
    const phone = await enrolled();
    await save(phone, [told(10)]);
    later(UNDO_MS);
    server.failures = [426];
    await sync(phone);
    expect([phone.line.trouble, phone.unsent.length, phone.stage]).toEqual(["old", 1, "open"]);
    await sync(phone);
    expect([phone.line.trouble, phone.unsent.length]).toEqual([null, 0]);
  });

  it("jumps to the server's number: a phone restored from a backup doubles nothing", async () => {
    const phone = await enrolled();
    server.nextSeq = 42;
    await sync(phone);
    await save(phone, [told(10)]);
    expect(phone.visits[0]?.wire.seq).toBe(42);
  });

  it("asks for the whole roster again when its place in it is forgotten", async () => {
    const phone = await enrolled();
    server.roster = { ...server.roster, labourers: [labourer(10)], cursor: "2" };
    await sync(phone);
    expect(phone.book.labourers).toHaveLength(2);
    vi.stubGlobal("fetch", (path: string, init: RequestInit) =>
      path.includes("cursor=2") ? json(422, { code: "form.invalid" }) : server.answer(path, init),
    );
    await sync(phone);
    expect(phone.book.labourers).toHaveLength(1);
  });
});

describe("after the end of a registration", () => {
  it("the names go, and the unsent arrive under the old device with the next login", async () => {
    const phone = await enrolled("d1");
    const visits = await save(phone, [told(10), told(11)]);
    later(UNDO_MS);
    server.failures = [401];
    await sync(phone);
    expect([phone.stage, phone.wiped, phone.unsent.length]).toEqual(["login", "revoked", 2]);
    expect(await phone.db.count("locked")).toBe(0);
    phone.registered(server.registration("d2"));
    await phone.choosePin("246810");
    await sync(phone);
    const call = server.calls.find((one) => one.path.endsWith("/sealed"));
    expect([call?.body["device"], call?.token]).toEqual(["d1", "Bearer token-of-d2"]);
    const [first] = call?.body["envelopes"] as { id: string; sealed: string }[];
    const opened = await server.open(first?.sealed ?? "", "d1");
    expect(opened["proof"]).toBe("proof-of-d1");
    expect(opened["visit"]).toEqual(visits[0]?.wire);
    expect([phone.unsent.length, await phone.db.count("visits")]).toEqual([0, 0]);
  });

  it("envelopes that are refused stay sealed, and everything else goes on", async () => {
    const phone = await enrolled("d1");
    await save(phone, [told(10)]);
    await phone.forget("revoked");
    for (const device of ["d2", "d3"]) {
      phone.registered(server.registration(device));
      await phone.choosePin(PIN);
      await save(phone, [told(10)]);
      if (device === "d2") await phone.forget("revoked");
    }
    later(UNDO_MS);
    server.failures = [403];
    await sync(phone);
    const sealed = server.calls.filter((call) => call.path.endsWith("/sealed"));
    expect(sealed).toHaveLength(1);
    const stays = sealed[0]?.body["device"] === "d1" ? "d2" : "d1";
    expect(phone.unsent.map((row) => row.device)).toEqual([stays]);
    expect((await allVisits(phone.db)).filter((row) => row.sealed !== null)).toHaveLength(1);
    expect(phone.visits.map((visit) => visit.state)).toEqual(["received"]);
    expect([phone.book.labourers.length, phone.line.trouble]).toEqual([2, null]);
    server.failures = [401];
    await sync(phone);
    expect([phone.stage, phone.unsent.length]).toEqual(["login", 1]);
  });

  it("an envelope stays when the platform could not read it", async () => {
    const phone = await enrolled("d1");
    await save(phone, [told(10)]);
    await phone.forget("revoked");
    phone.registered(server.registration("d2"));
    await phone.choosePin(PIN);
    server.sealedCode = "envelope.unreadable";
    await sync(phone);
    expect(phone.unsent).toHaveLength(1);
  });
});

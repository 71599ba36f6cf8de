/** Keeping a visit, and taking it back: locked for us, sealed for the server, numbered. */
import { APP_VERSION } from "../net/api";
import type { HomeId, Visit } from "../net/wire";
import { isoOf } from "../rules/dates";
import { type Kind, type OwnVisit, UNDO_MS, undoable } from "../rules/visits";
import { addVisits, isFull, removeVisits, type VisitRow } from "./database";
import type { Phone } from "./phone";
import { seal } from "./sealed";
import { lockAway } from "./vault";

/** What a screen found out about one person. */
export interface Told {
  kind: Kind;
  householdId: HomeId;
  name: string;
  wire: Partial<Visit> & Pick<Visit, "labourer" | "base_version" | "how">;
}

/** The phone's store is full: nothing was kept. */
export class StoreFull extends Error {}

let last: Promise<unknown> = Promise.resolve();

/** One after the other: each numbers its visits by what the one before left. */
function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const turn = last.then(work);
  last = turn.catch(() => undefined);
  return turn;
}

/** Keep what one tap said, all of it or nothing. */
export function save(phone: Phone, told: Told[]): Promise<OwnVisit[]> {
  return inTurn(() => saveNow(phone, told));
}

async function saveNow(phone: Phone, told: Told[]): Promise<OwnVisit[]> {
  const batch = crypto.randomUUID();
  const visits = told.map((one, i) => numbered(phone, one, batch, phone.device.nextSeq + i));
  const rows = await Promise.all(visits.map((visit) => rowOf(phone, visit)));
  const device = { ...phone.device, nextSeq: phone.device.nextSeq + told.length };
  try {
    await addVisits(phone.db, rows, device);
  } catch (error) {
    if (!isFull(error)) throw error;
    phone.setLine({ trouble: "full" });
    throw new StoreFull();
  }
  phone.device = device;
  phone.visits = [...phone.visits, ...visits];
  phone.unsent = [...phone.unsent, ...rows];
  phone.tell();
  return visits;
}

function numbered(phone: Phone, told: Told, batch: string, seq: number): OwnVisit {
  const at = phone.now();
  const wire: Visit = {
    id: crypto.randomUUID(),
    seq,
    visited_at: isoOf(at),
    no_change: false,
    changes: {},
    spell: null,
    household: null,
    wish: null,
    needs: [],
    resolves: null,
    ...told.wire,
  };
  const freeAt = Date.now() + UNDO_MS;
  const fresh = { state: "kept", code: "", message: "", version: null, filedAs: null } as const;
  const { kind, householdId, name } = told;
  return { wire, batch, kind, householdId, name, at, freeAt, ...fresh };
}

async function rowOf(phone: Phone, visit: OwnVisit): Promise<VisitRow> {
  const { publicKey, device, proof, group } = phone.mustSession();
  const envelope = { proof, app_version: APP_VERSION, visit: visit.wire };
  return {
    id: visit.wire.id,
    device,
    group: group.code,
    seq: visit.wire.seq,
    isSent: false,
    own: await lockAway(phone.mustKey(), visit),
    sealed: await seal(publicKey, device, envelope),
  };
}

/** Take the newest tap back while it is still free: true when something was taken back. */
export function takeBack(phone: Phone): Promise<boolean> {
  return inTurn(() => takeBackNow(phone));
}

async function takeBackNow(phone: Phone): Promise<boolean> {
  const free = undoable(phone.visits, Date.now());
  if (free.length === 0) return false;
  const ids = new Set(free.map((visit) => visit.wire.id));
  const first = Math.min(...free.map((visit) => visit.wire.seq));
  const device = { ...phone.device, nextSeq: first };
  await removeVisits(phone.db, [...ids], device);
  phone.device = device;
  phone.visits = phone.visits.filter((visit) => !ids.has(visit.wire.id));
  phone.unsent = phone.unsent.filter((row) => !ids.has(row.id));
  phone.tell();
  return true;
}

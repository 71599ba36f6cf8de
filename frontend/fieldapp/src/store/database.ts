/** What lies in the phone: no name and no number outside of a `Locked` or a `Sealed`. */
import { openDB, type DBSchema, type IDBPDatabase } from "idb";
import type { Watch, WipeReason } from "../rules/wipe";
import type { Lock, Locked } from "./vault";

/** The only things that lie open. */
export interface Open {
  lock: Lock;
  watch: Watch;
  /** Which registration this is, and the next number of its visits. */
  device: { id: string; nextSeq: number };
  /** The villagers' group, for the page before the six digits. */
  place: string;
  /** Why the names went, for the page that says so. */
  wiped: WipeReason;
}

/** One visit: ours to read while the lock is open, the server's as long as it is unsent. */
export interface VisitRow {
  id: string;
  /** The registration that numbered and sealed it. */
  device: string;
  /** Its group: after a wipe only a login for that one hands it in. */
  group: string;
  seq: number;
  isSent: boolean;
  own: Locked | null;
  sealed: string | null;
}

interface Schema extends DBSchema {
  open: { key: keyof Open; value: Open[keyof Open] };
  locked: { key: string; value: Locked };
  visits: { key: string; value: VisitRow; indexes: { seq: number } };
}

export type Database = IDBPDatabase<Schema>;

/** Open the phone's store, made at the first start. */
export async function openDatabase(name = "wugong-field"): Promise<Database> {
  return openDB<Schema>(name, 1, {
    upgrade(db) {
      db.createObjectStore("open");
      db.createObjectStore("locked");
      db.createObjectStore("visits", { keyPath: "id" }).createIndex("seq", "seq");
    },
    blocking(_current, _blocked, event) {
      (event.target as IDBDatabase).close();
    },
  });
}

export async function getOpen<K extends keyof Open>(
  db: Database,
  key: K,
): Promise<Open[K] | undefined> {
  return (await db.get("open", key)) as Open[K] | undefined;
}

export async function putOpen<K extends keyof Open>(
  db: Database,
  key: K,
  value: Open[K],
): Promise<void> {
  await db.put("open", value, key);
}

/** Visits in the order of their numbers. */
export async function allVisits(db: Database): Promise<VisitRow[]> {
  return db.getAllFromIndex("visits", "seq");
}

/** Keep new visits and the number that comes after them, both or neither. */
export async function addVisits(
  db: Database,
  rows: VisitRow[],
  device: Open["device"],
): Promise<void> {
  const change = db.transaction(["visits", "open"], "readwrite");
  for (const row of rows) void change.objectStore("visits").put(row);
  void change.objectStore("open").put(device, "device");
  await change.done;
}

/** Take visits back that were never sent; their numbers are free again. */
export async function removeVisits(
  db: Database,
  ids: string[],
  device: Open["device"],
): Promise<void> {
  const change = db.transaction(["visits", "open"], "readwrite");
  for (const id of ids) void change.objectStore("visits").delete(id);
  void change.objectStore("open").put(device, "device");
  await change.done;
}

/** Names, numbers, session and lock go; of the visits only the unsent stay, sealed. */
export async function wipe(db: Database): Promise<void> {
  const change = db.transaction(["visits", "open", "locked"], "readwrite");
  void change.objectStore("locked").clear();
  void change.objectStore("open").delete("lock");
  for (const row of await change.objectStore("visits").getAll()) {
    if (row.isSent) void change.objectStore("visits").delete(row.id);
    else void change.objectStore("visits").put({ ...row, own: null });
  }
  await change.done;
}

/** True when the phone said that its store is full. */
export function isFull(error: unknown): boolean {
  return error instanceof DOMException && error.name === "QuotaExceededError";
}

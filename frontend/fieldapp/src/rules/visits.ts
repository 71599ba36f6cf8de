/** Visits as the phone keeps them: the numbered queue, what a verdict makes of them; pure. */
import type { Change, HomeId, Result, Verdict, Visit } from "../net/wire";

export type Kind =
  | "none"
  | "out"
  | "town"
  | "back"
  | "work"
  | "wish"
  | "phone"
  | "married"
  | "born"
  | "moved"
  | "dead"
  | "new"
  | "split"
  | "need"
  | "record"
  | "decided";

/** 存着 → 收到了; 哪个对; 先存着; 转走了; 没收. */
export type State = "kept" | "received" | "conflict" | "held" | "rerouted" | "refused";

/** A visit with what only this phone needs to know of it. */
export interface OwnVisit {
  wire: Visit;
  /** Visits saved by one tap: they are shown and taken back together. */
  batch: string;
  kind: Kind;
  householdId: HomeId;
  /** The person's name as it stood then: people leave the roster. */
  name: string;
  at: number;
  freeAt: number;
  state: State;
  code: string;
  message: string;
  version: number | null;
  /** The file that the server gave to somebody new. */
  filedAs: number | null;
}

export const UNDO_MS = 10_000;
export const BATCH = 200;

/** What goes next: in the order of the numbers, without what can still be taken back. */
export function nextToSend(visits: OwnVisit[], now: number): OwnVisit[] {
  const waiting = visits
    .filter((visit) => visit.state === "kept")
    .sort((a, b) => a.wire.seq - b.wire.seq);
  const free = waiting.findIndex((visit) => visit.freeAt > now);
  return waiting.slice(0, free === -1 ? BATCH : Math.min(free, BATCH));
}

const STATE_OF: Record<Verdict, State> = {
  accepted: "received",
  duplicate: "received",
  conflict: "conflict",
  held: "held",
  rerouted: "rerouted",
  refused: "refused",
};

/** A visit after the server's word on it. */
export function settled(visit: OwnVisit, result: Result): OwnVisit {
  return {
    ...visit,
    state: STATE_OF[result.verdict],
    code: result.code,
    message: [result.message, ...result.fields.map((field) => field.message)]
      .filter((sentence) => sentence !== "")
      .join(" "),
    version: result.version,
    filedAs: result.labourer ?? visit.filedAs,
  };
}

/** All visits after an answer; words on visits we do not know change nothing. */
export function afterAnswer(visits: OwnVisit[], results: Result[]): OwnVisit[] {
  const byId = new Map(results.map((result) => [result.id, result]));
  return visits.map((visit) => {
    const result = byId.get(visit.wire.id);
    return result === undefined ? visit : settled(visit, result);
  });
}

/** Only what differs: `{field: {from, to}}`. */
export function changesOf(
  before: Record<string, unknown>,
  after: Record<string, unknown>,
): Record<string, Change> {
  const changed = Object.entries(after).filter(([field, to]) => !isSame(before[field], to));
  return Object.fromEntries(
    changed.map(([field, to]) => [field, { from: before[field] ?? null, to }]),
  );
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a ?? null) === JSON.stringify(b ?? null);
}

/** The visits of the newest tap, if they can still be taken back. */
export function undoable(visits: OwnVisit[], now: number): OwnVisit[] {
  const newest = visits.reduce<OwnVisit | null>(
    (last, visit) => (last === null || visit.wire.seq > last.wire.seq ? visit : last),
    null,
  );
  if (newest === null || newest.state !== "kept" || newest.freeAt <= now) return [];
  return visits.filter((visit) => visit.batch === newest.batch);
}

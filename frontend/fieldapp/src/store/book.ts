/** What the phone knows while it is open, and how an answer of the server changes it; pure. */
import type { Codes, Household, Labourer, RosterPage, SendBack, Task } from "../net/wire";

export interface Session {
  token: string;
  device: string;
  proof: string;
  publicKey: string;
  group: { code: string; name: string; village: string; township: string };
  user: string;
  /** Invented people: every screen says so. */
  isDemo: boolean;
}

/** The server's side: the group's roster and what is asked of its leader. */
export interface Book {
  households: Household[];
  labourers: Labourer[];
  codes: Codes;
  codesVersion: string;
  tasks: Task[];
  sendBacks: SendBack[];
  cursor: string;
  /** The business clock minus the phone's own. */
  offset: number;
}

export type WhyNot = "away" | "not_home" | "refused";

/** What only this phone knows: who was not at home, what was explained, who was not reached. */
export interface Memory {
  absent: Record<string, number[]>;
  explained: Record<string, string>;
  /** By month and person; only the month at hand is kept. */
  notReached: Record<string, Record<string, WhyNot>>;
}

export const EMPTY_BOOK: Book = {
  households: [],
  labourers: [],
  codes: {},
  codesVersion: "",
  tasks: [],
  sendBacks: [],
  cursor: "",
  offset: 0,
};

export const EMPTY_MEMORY: Memory = { absent: {}, explained: {}, notReached: {} };

/** The book after one page of the roster; whoever lived in a household that left goes with it. */
export function turned(book: Book, page: RosterPage, now: number): Book {
  const left = new Set(page.deleted.households);
  const all = book.labourers;
  const staying = left.size === 0 ? all : all.filter((one) => !left.has(one.household));
  return {
    households: merged(book.households, page.households, page.deleted.households),
    labourers: merged(staying, page.labourers, page.deleted.labourers),
    codes: unlessSame(book.codes, page.codes.lists ?? book.codes),
    codesVersion: page.codes.version,
    tasks: unlessSame(book.tasks, page.tasks),
    sendBacks: unlessSame(book.sendBacks, page.send_backs),
    cursor: page.cursor,
    offset: Date.parse(page.server_time) - now,
  };
}

/** What did not change stays the one it was: nothing is drawn anew for it (ground.ts). */
function unlessSame<T>(old: T, fresh: T): T {
  return JSON.stringify(old) === JSON.stringify(fresh) ? old : fresh;
}

function merged<T extends { id: number }>(old: T[], fresh: T[], gone: number[]): T[] {
  if (fresh.length === 0 && gone.length === 0) return old;
  const rows = new Map(old.map((row) => [row.id, row]));
  for (const id of gone) rows.delete(id);
  for (const row of fresh) rows.set(row.id, row);
  return [...rows.values()];
}

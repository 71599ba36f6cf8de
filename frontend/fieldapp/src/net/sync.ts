/** Sending what waits and fetching what is new, in one go; a cut anywhere loses nothing. */
import { afterAnswer, BATCH, nextToSend } from "../rules/visits";
import { type Book, EMPTY_BOOK, turned } from "../store/book";
import { putOpen, type VisitRow } from "../store/database";
import type { Phone } from "../store/phone";
import { lockAway } from "../store/vault";
import * as api from "./api";
import type { Answer, Result, RosterPage, Visit } from "./wire";

let running: Promise<void> | null = null;

/** Send and fetch; a second call while one runs waits for that one. */
export async function sync(phone: Phone): Promise<void> {
  running ??= talk(phone).finally(() => {
    running = null;
  });
  return running;
}

async function talk(phone: Phone): Promise<void> {
  if (phone.stage !== "open") return;
  try {
    await sendSealed(phone);
    await sendKept(phone);
    await fetchRoster(phone);
    await phone.tidy();
    const trouble = phone.line.trouble === "full" ? "full" : null;
    phone.setLine({ isOnline: true, sending: null, trouble, said: "" });
  } catch (error) {
    await failed(phone, error);
  }
}

async function failed(phone: Phone, error: unknown): Promise<void> {
  if (error instanceof api.Unreachable) {
    phone.setLine({ isOnline: false, sending: null });
  } else if (error instanceof api.Refused && error.status === 401) {
    phone.setLine({ sending: null });
    await phone.setWatch({ isRevoked: true });
    await phone.forget("revoked");
  } else if (error instanceof api.Refused) {
    const trouble = error.status === 426 ? "old" : "refused";
    phone.setLine({ isOnline: true, sending: null, trouble, said: error.message });
  } else if (phone.stage === "open") {
    throw error;
  }
}

/** Envelopes that the platform could not read stay here for another try. */
const UNREAD = new Set(["envelope.unreadable", "visit.malformed"]);

/** What an earlier registration sealed goes first, as it lies there; what is refused stays sealed. */
async function sendSealed(phone: Phone): Promise<void> {
  const { device } = phone.mustSession();
  const foreign = phone.unsent.filter((row) => row.device !== device && row.sealed !== null);
  for (const from of new Set(foreign.map((row) => row.device))) {
    const rows = foreign.filter((row) => row.device === from).slice(0, BATCH);
    try {
      await sendSealedOf(phone, from, rows);
    } catch (error) {
      if (!(error instanceof api.Refused) || OF_ALL.has(error.status)) throw error;
    }
  }
}

/** Refusals that say something of this phone or app, not of one registration's envelopes. */
const OF_ALL = new Set([401, 426]);

async function sendSealedOf(phone: Phone, from: string, rows: VisitRow[]): Promise<void> {
  const { token } = phone.mustSession();
  const envelopes = rows.map((row) => ({ id: row.id, sealed: row.sealed ?? "" }));
  const answer = await api.sendSealed(token, from, envelopes);
  const read = answer.results.filter((result) => !UNREAD.has(result.code));
  for (const { id } of read) await phone.db.delete("visits", id);
  const gone = new Set(read.map((result) => result.id));
  phone.unsent = phone.unsent.filter((row) => !gone.has(row.id));
  await touched(phone, null);
}

async function sendKept(phone: Phone): Promise<void> {
  const { token, device } = phone.mustSession();
  const all = phone.visits.filter((visit) => visit.state === "kept").length;
  let sent = 0;
  let size = BATCH;
  for (;;) {
    const batch = nextToSend(phone.visits, Date.now()).slice(0, size);
    if (batch.length > 0) phone.setLine({ isOnline: true, sending: { sent, of: all } });
    const visits = batch.map((visit) => visit.wire);
    const answer = await sendOrHalve(token, device, visits);
    if (answer === null) {
      size = Math.max(1, Math.floor(size / 2));
      continue;
    }
    await take(phone, answer);
    sent += batch.length;
    if (batch.length < size || answer.results.length === 0) return;
  }
}

async function sendOrHalve(
  token: string,
  device: string,
  visits: Visit[],
): Promise<Answer | null> {
  try {
    return await api.sync(token, device, visits);
  } catch (error) {
    const isTooMuch = error instanceof api.Refused && error.status === 413;
    if (isTooMuch && visits.length > 1) return null;
    throw error;
  }
}

/** Keep the verdicts; a row with a verdict needs its seal no longer. */
async function take(phone: Phone, answer: Answer): Promise<void> {
  const spoken = [...answer.results, ...answer.held];
  if (spoken.length > 0) await takeSpoken(phone, spoken);
  await touched(phone, answer.next_seq);
}

async function takeSpoken(phone: Phone, spoken: Result[]): Promise<void> {
  const named = new Set(spoken.map((result) => result.id));
  const { device, group } = phone.mustSession();
  phone.visits = afterAnswer(phone.visits, spoken);
  const rows: VisitRow[] = await Promise.all(
    phone.visits
      .filter((visit) => named.has(visit.wire.id))
      .map(async (visit) => ({
        id: visit.wire.id,
        device,
        group: group.code,
        seq: visit.wire.seq,
        isSent: true,
        own: await lockAway(phone.mustKey(), visit),
        sealed: null,
      })),
  );
  const change = phone.db.transaction("visits", "readwrite");
  for (const row of rows) void change.store.put(row);
  await change.done;
  phone.unsent = phone.unsent.filter((row) => !named.has(row.id));
}

/** The server answered: seven more days. */
async function touched(phone: Phone, nextSeq: number | null): Promise<void> {
  const now = Date.now();
  await phone.setWatch({ contactAt: now, seenAt: now });
  if (nextSeq !== null && nextSeq > phone.device.nextSeq) {
    phone.device = { ...phone.device, nextSeq };
    await putOpen(phone.db, "device", phone.device);
  }
  phone.tell();
}

/** A cursor that the platform no longer knows: the whole roster again. */
async function pageOrAnew(token: string, book: Book): Promise<RosterPage & { isAnew: boolean }> {
  const isFirst = book.cursor === "";
  try {
    const page = await api.rosterPage(token, book.cursor, book.codesVersion);
    return { ...page, isAnew: isFirst };
  } catch (error) {
    const isForgotten = error instanceof api.Refused && error.status === 422 && !isFirst;
    if (!isForgotten) throw error;
    return { ...(await api.rosterPage(token, "", "")), isAnew: true };
  }
}

async function fetchRoster(phone: Phone): Promise<void> {
  const { token } = phone.mustSession();
  let { book } = phone;
  for (;;) {
    const page = await pageOrAnew(token, book);
    book = turned(page.isAnew ? EMPTY_BOOK : book, page, Date.now());
    if (!page.more) break;
  }
  phone.book = book;
  await phone.keep("book", book);
  await touched(phone, null);
}

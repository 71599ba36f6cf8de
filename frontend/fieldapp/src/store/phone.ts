/** The phone's whole state: closed, open, what it holds; every change tells the listeners. */
import type { Registration } from "../net/wire";
import { DAY, monthOf } from "../rules/dates";
import type { OwnVisit } from "../rules/visits";
import { type Watch, type WipeReason, wipeReason } from "../rules/wipe";
import { type Book, EMPTY_BOOK, EMPTY_MEMORY, type Memory, type Session } from "./book";
import {
  allVisits,
  type Database,
  getOpen,
  openDatabase,
  putOpen,
  type VisitRow,
  wipe,
} from "./database";
import { lockAway, newLock, openLock, takeOut } from "./vault";

export type Stage = "login" | "choose_pin" | "closed" | "open";
export type Trouble = "old" | "full" | "refused" | null;

/** How the sending goes. */
export interface Line {
  isOnline: boolean;
  sending: { sent: number; of: number } | null;
  trouble: Trouble;
  said: string;
}

export class Phone {
  stage: Stage = "login";
  wiped: WipeReason | null = null;
  watch: Watch = { contactAt: Date.now(), seenAt: Date.now(), wrongPins: 0, isRevoked: false };
  device = { id: "", nextSeq: 1 };
  place = "";
  /** Rows that no server has taken: all of them, those of an earlier registration too. */
  unsent: VisitRow[] = [];
  session: Session | null = null;
  book: Book = EMPTY_BOOK;
  memory: Memory = EMPTY_MEMORY;
  visits: OwnVisit[] = [];
  line: Line = { isOnline: navigator.onLine, sending: null, trouble: null, said: "" };
  private key: CryptoKey | null = null;
  private readonly listeners = new Set<() => void>();

  private constructor(readonly db: Database) {}

  /** Look at what lies in the phone; what is overdue goes before anything is shown. */
  static async start(name?: string): Promise<Phone> {
    const phone = new Phone(await openDatabase(name));
    phone.watch = (await getOpen(phone.db, "watch")) ?? phone.watch;
    phone.device = (await getOpen(phone.db, "device")) ?? phone.device;
    phone.place = (await getOpen(phone.db, "place")) ?? "";
    phone.wiped = (await getOpen(phone.db, "wiped")) ?? null;
    phone.unsent = (await allVisits(phone.db)).filter((row) => !row.isSent);
    if ((await getOpen(phone.db, "lock")) !== undefined) {
      phone.stage = "closed";
      await phone.look();
    }
    return phone;
  }

  onChange(listener: () => void): void {
    this.listeners.add(listener);
  }

  tell(): void {
    for (const listener of this.listeners) listener();
  }

  /** The moment by the business clock. */
  now(): number {
    return Date.now() + this.book.offset;
  }

  month(): string {
    return monthOf(this.now());
  }

  /** Once a minute and at every start: has the time come to forget? */
  async look(): Promise<void> {
    if (this.stage === "login") return;
    const reason = wipeReason(this.watch, Date.now());
    if (reason !== null) await this.forget(reason);
    else await this.setWatch({ seenAt: Math.max(this.watch.seenAt, Date.now()) });
  }

  async setWatch(change: Partial<Watch>): Promise<void> {
    this.watch = { ...this.watch, ...change };
    await putOpen(this.db, "watch", this.watch);
  }

  /** Names go, the lock goes; what is unsent stays sealed. */
  async forget(reason: WipeReason | null): Promise<void> {
    await wipe(this.db);
    if (reason === null) await this.db.delete("open", "wiped");
    else await putOpen(this.db, "wiped", reason);
    this.wiped = reason;
    this.close();
    this.stage = "login";
    this.unsent = await allVisits(this.db);
    this.tell();
  }

  /** Nothing readable stays in memory; the six digits open it again. */
  close(): void {
    this.key = null;
    this.session = null;
    this.book = EMPTY_BOOK;
    this.memory = EMPTY_MEMORY;
    this.visits = [];
    if (this.stage === "open") this.stage = "closed";
    this.tell();
  }

  /** A registration came; the six digits are chosen next. */
  registered(registration: Registration): void {
    const { device, token, proof, public_key, group, user } = registration;
    const isDemo = registration.is_demo ?? false;
    this.session = {
      token,
      device,
      proof,
      publicKey: public_key,
      group,
      user: user.name,
      isDemo,
    };
    this.device = { id: device, nextSeq: registration.next_seq };
    this.book = { ...EMPTY_BOOK, offset: Date.parse(registration.server_time) - Date.now() };
    this.place = `${group.village} ${group.name}`;
    this.stage = "choose_pin";
    this.tell();
  }

  /** Lock the new registration under the digits he chose. */
  async choosePin(pin: string): Promise<void> {
    const { lock, key } = await newLock(pin);
    this.key = key;
    const now = Date.now();
    await this.setWatch({ contactAt: now, seenAt: now, wrongPins: 0, isRevoked: false });
    await putOpen(this.db, "device", this.device);
    await putOpen(this.db, "place", this.place);
    await this.keep("session", this.session);
    await this.keep("book", this.book);
    await this.keep("memory", this.memory);
    await putOpen(this.db, "lock", lock);
    await this.db.delete("open", "wiped");
    this.wiped = null;
    this.stage = "open";
    this.tell();
  }

  /** Counted before it is tried, so that cutting the power gains no try. */
  async unlock(pin: string): Promise<boolean> {
    const lock = await getOpen(this.db, "lock");
    if (lock === undefined) return false;
    await this.setWatch({ wrongPins: this.watch.wrongPins + 1 });
    const key = await openLock(lock, pin);
    if (key === null) {
      await this.look();
      this.tell();
      return false;
    }
    await this.setWatch({ wrongPins: 0 });
    this.key = key;
    await this.readAll(key);
    this.stage = "open";
    this.tell();
    return true;
  }

  private async readAll(key: CryptoKey): Promise<void> {
    const read = async <T>(name: string, otherwise: T): Promise<T> => {
      const locked = await this.db.get("locked", name);
      return locked === undefined ? otherwise : takeOut<T>(key, locked);
    };
    this.session = await read<Session | null>("session", null);
    this.book = await read("book", EMPTY_BOOK);
    this.memory = await read("memory", EMPTY_MEMORY);
    const rows = await allVisits(this.db);
    this.unsent = rows.filter((row) => !row.isSent);
    const own = rows.map((row) => row.own).filter((locked) => locked !== null);
    this.visits = await Promise.all(own.map((locked) => takeOut<OwnVisit>(key, locked)));
  }

  /** Lock one of the phone's own pages away. */
  async keep(name: "session" | "book" | "memory", value: unknown): Promise<void> {
    await this.db.put("locked", await lockAway(this.mustKey(), value), name);
  }

  async setMemory(change: Partial<Memory>): Promise<void> {
    this.memory = { ...this.memory, ...change };
    await this.keep("memory", this.memory);
    this.tell();
  }

  mustKey(): CryptoKey {
    if (this.key === null) throw new Error("the phone is closed");
    return this.key;
  }

  mustSession(): Session {
    if (this.session === null) throw new Error("no registration");
    return this.session;
  }

  setLine(change: Partial<Line>): void {
    this.line = { ...this.line, ...change };
    this.tell();
  }

  /** Visits that were taken more than two months ago need not fill the phone. */
  async tidy(): Promise<void> {
    const old = this.visits.filter(
      (visit) => visit.state !== "kept" && this.now() - visit.at > 62 * DAY,
    );
    if (old.length === 0) return;
    for (const visit of old) await this.db.delete("visits", visit.wire.id);
    this.visits = this.visits.filter((visit) => !old.includes(visit));
  }
}

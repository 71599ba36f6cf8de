/** Households founded on this phone, until the roster brings them with their numbers; pure. */
import type { HomeId, Household, Labourer } from "../net/wire";
import { dayOf } from "./dates";
import type { Person, PersonId } from "./overlay";
import type { OwnVisit } from "./visits";

/** As the screens show it: the roster's, or founded here and known by its key alone. */
export type House = Omit<Household, "id" | "head"> & { id: HomeId; head: PersonId | null };

const HEAD = "01";

/** Whether it was founded here and the roster does not hold it yet. */
export function isFounded(house: House): boolean {
  return typeof house.id === "string";
}

function keyOf(visit: OwnVisit): string | null {
  const id = visit.wire.household?.id;
  return typeof id === "string" ? id : null;
}

/** What the platform calls the households founded here: where the first of each now stands. */
export function numbersOf(labourers: Labourer[], visits: OwnVisit[]): Map<HomeId, number> {
  const files = new Map(labourers.map((person) => [person.id, person]));
  const found = new Map<HomeId, number>();
  for (const visit of visits) {
    const key = keyOf(visit);
    if (key === null || visit.filedAs === null || visit.state !== "received") continue;
    const person = files.get(visit.filedAs);
    const isNews = person !== undefined && person.version >= (visit.version ?? 0);
    if (isNews) found.set(key, person.household);
  }
  return found;
}

/** The visits, each beside the household as it is called now. */
export function rehomed(visits: OwnVisit[], numbers: Map<HomeId, number>): OwnVisit[] {
  if (numbers.size === 0) return visits;
  return visits.map((visit) => {
    const number = numbers.get(visit.householdId);
    return number === undefined ? visit : { ...visit, householdId: number };
  });
}

/** The roster's households, then those founded here; `isOver` says of a refusal that it was dealt with. */
export function housesOf(
  households: Household[],
  visits: OwnVisit[],
  people: Iterable<Person>,
  isOver: (visit: OwnVisit) => boolean,
): House[] {
  const told = visits.filter(
    (visit) =>
      typeof visit.householdId === "string" &&
      visit.householdId === keyOf(visit) &&
      !isOver(visit) &&
      (visit.kind !== "split" || STANDS.has(visit.state)),
  );
  if (told.length === 0) return households;
  const living = [...people];
  const keys = new Set(told.map((visit) => visit.householdId));
  const founded = [...keys].map((id) => {
    const members = living.filter((person) => person.household === id);
    return foundedBy(id, told.filter((visit) => visit.householdId === id), members);
  });
  return [...without(households, told), ...founded];
}

/** 分家: as long as nobody spoke against it. */
const STANDS = new Set(["kept", "held", "received"]);

/** The households that people left, with fewer mouths. */
function without(households: Household[], told: OwnVisit[]): Household[] {
  const fewer = new Map<number, number>();
  for (const { kind, wire } of told) {
    const { from, along = 0 } = wire.household ?? {};
    if (kind === "split" && from !== undefined) fewer.set(from, (fewer.get(from) ?? 0) + 1 + along);
  }
  return households.map((home) => {
    const gone = fewer.get(home.id) ?? 0;
    return gone === 0 ? home : { ...home, member_count: Math.max(0, home.member_count - gone) };
  });
}

function alongIn(visits: OwnVisit[]): number {
  return visits.reduce((sum, { wire }) => sum + (wire.household?.along ?? 0), 0);
}

function foundedBy(id: HomeId, visits: OwnVisit[], members: Person[]): House {
  const [first] = visits;
  const house: House = {
    id,
    version: 0,
    number: "",
    head: members.find(({ relation }) => relation === HEAD)?.id ?? null,
    address: "",
    member_count: members.length + alongIn(visits),
    confirmed_on: first === undefined ? null : dayOf(first.at),
  };
  for (const visit of visits) {
    const { address, member_count } = visit.wire.household?.changes ?? {};
    if (typeof address?.to === "string") house.address = address.to;
    if (typeof member_count?.to === "number") {
      house.member_count = Math.max(member_count.to, members.length);
    }
  }
  return house;
}

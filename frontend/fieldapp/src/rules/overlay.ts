/** What the phone shows: the server's roster with our own newest words laid over it; pure. */
import type { HomeId, Labourer, Spell, Start } from "../net/wire";
import { dayOf } from "./dates";
import type { House } from "./homes";
import type { OwnVisit } from "./visits";

export type PersonId = number | string;
export type Person = Omit<Labourer, "id" | "household"> & { id: PersonId; household: HomeId };

/** True while our word on a person is not in the roster yet, and nobody spoke against it. */
function isNews(visit: OwnVisit, person: Person | undefined): boolean {
  if (visit.state === "kept" || visit.state === "held") return true;
  return visit.state === "received" && (visit.version ?? 0) > (person?.version ?? 0);
}

/** Everybody as they stand after our visits, in the order of the visits' numbers. */
export function overlaid(labourers: Labourer[], visits: OwnVisit[]): Map<PersonId, Person> {
  const people = new Map<PersonId, Person>(labourers.map((person) => [person.id, person]));
  for (const visit of [...visits].sort((a, b) => a.at - b.at || a.wire.seq - b.wire.seq)) {
    const id = filedId(visit);
    const person = people.get(id);
    if (!isNews(visit, person)) continue;
    if (person !== undefined) people.set(id, applied(person, visit));
    else if (visit.kind === "new") people.set(id, applied(unfiled(id, visit), visit));
  }
  return people;
}

/** Whom a visit is about: somebody new has a file number once the server gave one. */
export function filedId(visit: OwnVisit): PersonId {
  return visit.filedAs ?? visit.wire.labourer;
}

function applied(person: Person, visit: OwnVisit): Person {
  const { wire } = visit;
  const next: Person = {
    ...person,
    confirmed_on: dayOf(visit.at),
    confirmed_how: wire.how,
    spell: person.spell === null ? null : { ...person.spell },
  };
  for (const [field, { to }] of Object.entries(wire.changes)) {
    if (!field.startsWith("spell.")) Object.assign(next, { [field]: to });
    else if (next.spell !== null) Object.assign(next.spell, { [field.slice(6)]: to });
  }
  if (typeof wire.household?.id === "string") next.household = visit.householdId;
  if (wire.spell?.act === "start") next.spell = asSpell(wire.spell);
  if (wire.spell?.act === "end") next.spell = null;
  if (wire.wish !== null) {
    const { kind, places, occupations, wage_floor_yuan_month, until } = wire.wish;
    next.wish = { kind, places, occupations, wage_floor_yuan_month, until: until ?? "" };
  }
  return next;
}

function asSpell(told: Start): Spell {
  const { place, employer_name, start_on, wage_yuan_month, channel, occupation, industry } = told;
  const told_ = { place, employer_name, start_on, wage_yuan_month, channel, occupation, industry };
  return { id: 0, version: 0, place_name: "", ...told_ };
}

function unfiled(id: PersonId, visit: OwnVisit): Person {
  return {
    id,
    version: 0,
    household: visit.householdId,
    name: visit.name,
    relation: "",
    sex: "",
    birth_on: "",
    phone: "",
    marital: "",
    education: "",
    student_status: "",
    capability: "",
    status: "on_roll",
    state: "none",
    id_tail: "",
    confirmed_on: dayOf(visit.at),
    confirmed_how: visit.wire.how,
    asked_in: "",
    spell: null,
    wish: null,
  };
}

/** People by household, the head first. */
export function byHousehold(
  households: House[],
  people: Iterable<Person>,
): Map<HomeId, Person[]> {
  const found = new Map<HomeId, Person[]>(households.map(({ id }) => [id, []]));
  for (const person of people) found.get(person.household)?.push(person);
  for (const { id, head } of households) {
    found.get(id)?.sort((a, b) => Number(b.id === head) - Number(a.id === head));
  }
  return found;
}

const NATURAL = new Intl.Collator("zh", { numeric: true });

/** Houses in the order one walks past them: as the village numbered them, new ones last. */
export function inWalkingOrder(households: House[]): House[] {
  const isNew = (house: House): number => Number(house.number === "");
  return [...households].sort(
    (a, b) => isNew(a) - isNew(b) || NATURAL.compare(a.number, b.number),
  );
}

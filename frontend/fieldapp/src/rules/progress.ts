/** How far the month is: households done, to handle, to visit; what stands between and handing in. */
import type { HomeId, Task } from "../net/wire";
import { monthOf } from "./dates";
import type { House } from "./homes";
import { isBlocking, type Matter } from "./matters";
import { filedId, type Person, type PersonId } from "./overlay";
import { isCounted } from "./people";
import type { Kind, OwnVisit } from "./visits";

export type HouseState = "todo" | "hand" | "done";

export interface Ground {
  households: House[];
  members: Map<HomeId, Person[]>;
  visits: OwnVisit[];
  matters: Matter[];
  month: string;
}

/** Visits that count for the month: all but the refused. */
export function counting(visits: OwnVisit[], month: string): OwnVisit[] {
  return visits.filter(
    (visit) => visit.state !== "refused" && monthOf(visit.at) === month,
  );
}

/** Who of these no visit of the month has reached, from this phone or another. */
export function notReached(people: Person[], visits: OwnVisit[], month: string): Person[] {
  const reached = new Set(counting(visits, month).map(filedId));
  return people.filter(
    (person) => isCounted(person) && person.asked_in < month && !reached.has(person.id),
  );
}

/** Whom a month that is handed in leaves out: a visit of a later month says nothing of this one. */
export function leftOut(people: Person[], visits: OwnVisit[], month: string): Person[] {
  const reached = new Set(counting(visits, month).map(filedId));
  return people.filter(
    (person) => isCounted(person) && person.asked_in !== month && !reached.has(person.id),
  );
}

/** Each household's state, computed once for a whole screen. */
export function houseStates(ground: Ground, left = notReached): Map<HomeId, HouseState> {
  const all = [...ground.members.values()].flat();
  const open = new Set(left(all, ground.visits, ground.month).map((one) => one.household));
  const hand = new Set(ground.matters.filter(isBlocking).map((matter) => matter.household));
  return new Map(
    ground.households.map(({ id }) => {
      if (hand.has(id)) return [id, "hand"];
      return [id, open.has(id) ? "todo" : "done"];
    }),
  );
}

/** The figures of the month: people by what happened to them, each counted once a kind. */
export function figures(visits: OwnVisit[], month: string): Map<Kind, OwnVisit[]> {
  const found = new Map<Kind, Map<PersonId, OwnVisit>>();
  const changed = new Set<PersonId>();
  for (const visit of counting(visits, month)) {
    if (visit.kind !== "none") changed.add(filedId(visit));
    const people = found.get(visit.kind) ?? new Map<PersonId, OwnVisit>();
    people.set(filedId(visit), visit);
    found.set(visit.kind, people);
  }
  const none = found.get("none");
  for (const labourer of changed) none?.delete(labourer);
  return new Map([...found].map(([kind, people]) => [kind, [...people.values()]]));
}

const OPEN = new Set(["to_collect", "collecting"]);

/** Whether the month still lies with him. */
export function isWithHim(task: Task): boolean {
  return OPEN.has(task.state);
}

/** The month to hand in: the oldest that still lies with him, else the running one. */
export function taskOf(all: Task[]): Task | null {
  const tasks = [...all].sort((a, b) => a.month.localeCompare(b.month));
  return tasks.find(isWithHim) ?? tasks.at(-1) ?? null;
}

export interface Missing {
  households: number;
  toHandle: number;
  unsent: number;
}

/** What is missing before the month can be handed in. */
export function missing(states: Map<HomeId, HouseState>, visits: OwnVisit[]): Missing {
  const count = (state: HouseState): number =>
    [...states.values()].filter((one) => one === state).length;
  return {
    households: count("todo"),
    toHandle: count("hand"),
    unsent: visits.filter((visit) => visit.state === "kept").length,
  };
}

export function isReady(what: Missing): boolean {
  return what.households === 0 && what.toHandle === 0 && what.unsent === 0;
}

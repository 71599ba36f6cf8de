/** The one line under a household's name: what to ask there, or what is known; pure. */
import { dayOf, daysBetween } from "./dates";
import type { House } from "./homes";
import type { Person } from "./overlay";
import { isAsked, isAway, isStale } from "./people";

export type Line =
  | { kind: "absent"; times: number; day: string }
  | { kind: "wants_out"; name: string }
  | { kind: "stale"; name: string; days: number }
  | { kind: "away"; count: number; places: string[] }
  | { kind: "home" };

export interface Asked {
  household: House;
  members: Person[];
  /** Moments of visits this month when nobody was there. */
  absent: number[];
  today: string;
}

/** The most useful thing to know before he knocks. */
export function lineOf({ members, absent, today }: Asked): Line {
  const last = absent.at(-1);
  if (last !== undefined) return { kind: "absent", times: absent.length, day: dayOf(last) };
  const asked = members.filter((person) => isAsked(person, today));
  const hopeful = asked.find((person) => person.wish?.kind === "go_out" && !isAway(person));
  if (hopeful !== undefined) return { kind: "wants_out", name: hopeful.name };
  const stale = asked.find((person) => isStale(person, today));
  if (stale !== undefined) {
    const days = daysBetween(stale.confirmed_on, today);
    return { kind: "stale", name: stale.name, days };
  }
  const away = asked.filter(isAway);
  if (away.length === 0) return { kind: "home" };
  const places = [...new Set(away.map((person) => person.spell?.place ?? ""))];
  return { kind: "away", count: away.length, places };
}

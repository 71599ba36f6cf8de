/** What a household's rows say about its people; pure. */
import type { Spell } from "../net/wire";
import { ageOn, daysBetween } from "./dates";
import type { Person } from "./overlay";

export const YOUNGEST = 16;
export const STALE_DAYS = 45;

/** Lost sight of is still on the roll: somebody may know more this month. */
const HERE = new Set(["on_roll", "lost"]);

/** Whom the month must cover, children with a file included. */
export function isCounted(person: Person): boolean {
  return HERE.has(person.status);
}

/** Children under 16 are not asked and stand nowhere by name. */
export function isAsked(person: Person, today: string): boolean {
  if (person.birth_on === "") return isCounted(person); // somebody new, known by number only
  return isCounted(person) && ageOn(person.birth_on, today) >= YOUNGEST;
}

export function isAway(person: Person): boolean {
  return person.spell !== null;
}

export function isStale(person: Person, today: string): boolean {
  return daysBetween(person.confirmed_on, today) > STALE_DAYS;
}

/** `138****6021`. */
export function maskedPhone(phone: string): string {
  return phone.length < 8 ? phone : `${phone.slice(0, 3)}****${phone.slice(-4)}`;
}

/** As one reads them: whole letters, lower case, digits, so that a search needs no accents. */
export function isFound(person: Person, asked: string): boolean {
  const wanted = asked.replace(/\s+/g, "").toLowerCase();
  if (wanted === "") return false;
  if (person.name.replace(/\s+/g, "").toLowerCase().includes(wanted)) return true;
  if (!/^\d{2,}$/.test(wanted)) return false;
  return person.phone.endsWith(wanted) || person.id_tail.endsWith(wanted.slice(-4));
}

const FEW = 5;

/** What most of at least five others at one place earn: the middle half, to the hundred. */
export function usualPay(spells: Spell[], place: string): [number, number] | null {
  const pays = spells
    .filter((spell) => spell.place === place && spell.wage_yuan_month !== null)
    .map((spell) => spell.wage_yuan_month ?? 0)
    .sort((a, b) => a - b);
  if (pays.length < FEW) return null;
  const at = (share: number): number => pays[Math.floor((pays.length - 1) * share)] ?? 0;
  const round = (yuan: number): number => Math.round(yuan / 100) * 100;
  return [round(at(0.25)), round(at(0.75))];
}

/** Names, most frequent first: a list to read, never a choice made for him. */
export function mostOften(names: string[], count: number): string[] {
  const times = new Map<string, number>();
  for (const name of names) if (name !== "") times.set(name, (times.get(name) ?? 0) + 1);
  return [...times].sort((a, b) => b[1] - a[1]).slice(0, count).map(([name]) => name);
}

/** Six usual figures around the middle of what is known, in steps of 500. */
export function payChoices(spells: Spell[], place: string): number[] {
  const usual = usualPay(spells, place);
  const middle = usual === null ? 4250 : (usual[0] + usual[1]) / 2;
  const first = Math.max(1500, Math.round((middle - 1250) / 500) * 500);
  return Array.from({ length: 6 }, (_, i) => first + i * 500);
}

/** What wants his hand: the village's send-backs, conflicts, doubts, and what was not taken; pure. */
import type { Finding, HomeId, OpenConflict, SendBack, SentBackVisit } from "../net/wire";
import { filedId, type Person, type PersonId } from "./overlay";
import type { OwnVisit } from "./visits";

interface About {
  /** The matter's page. */
  key: string;
  person: PersonId | null;
  household: HomeId;
}

export type Matter = About &
  (
    | { kind: "conflict"; row: OpenConflict }
    | { kind: "visit"; row: SentBackVisit }
    | { kind: "finding"; row: Finding }
    | { kind: "refused"; row: OwnVisit }
  );

/**
 * A matter is open until he has spoken on it: by a visit that waits to be sent (its answer then
 * tells; on what was sent back, only one made after that), by settling the conflict, by explaining
 * the doubt, by a newer visit after a refusal, or by leaving what was refused to the village.
 */
export function mattersOf(
  sendBacks: SendBack[],
  visits: OwnVisit[],
  explained: Record<string, string>,
  people: Map<PersonId, Person>,
): Matter[] {
  const waiting = visits.filter((visit) => visit.state === "kept" || visit.state === "held");
  const spokenAt = latest(waiting);
  const settled = new Set(waiting.map((visit) => visit.wire.resolves));
  const asked = sendBacks.filter((back) => {
    if (back.kind === "rerouted") return false;
    if (back.kind === "conflict") return !settled.has(back.id);
    if (back.kind === "finding" && explained[String(back.id)] !== undefined) return false;
    const at = back.labourer === null ? undefined : spokenAt.get(back.labourer);
    return at === undefined || (back.kind === "visit" && at <= Date.parse(back.at));
  });
  const own = asked.map((back) => located(back, people)).filter((matter) => matter !== null);
  return [...own, ...notTaken(visits, explained, people)];
}

/** When each person was last spoken of. */
function latest(visits: OwnVisit[]): Map<PersonId, number> {
  const found = new Map<PersonId, number>();
  for (const visit of visits) {
    const id = filedId(visit);
    found.set(id, Math.max(found.get(id) ?? 0, visit.at));
  }
  return found;
}

/** Errors that the group itself must put right; others the village completes (docs/rules.md). */
const OURS = new Set(["check.education_xor_student", "check.head", "check.spouse"]);

/** True for what stands between the group and its month. */
export function isBlocking(matter: Matter): boolean {
  if (matter.kind !== "finding" || matter.row.level === "doubt") return true;
  return OURS.has(matter.row.code);
}

function located(back: SendBack, people: Map<PersonId, Person>): Matter | null {
  if (back.kind === "rerouted") return null;
  const person = back.labourer;
  const house = back.kind === "visit" ? null : back.household;
  const household = house ?? (person === null ? undefined : people.get(person)?.household);
  if (household === undefined) return null;
  const about = { key: `${back.kind}-${back.id}`, person, household };
  if (back.kind === "conflict") return { ...about, kind: "conflict", row: back };
  if (back.kind === "visit") return { ...about, kind: "visit", row: back };
  return { ...about, kind: "finding", row: back };
}

/** The name of a refusal among what was explained, once it is left to the village. */
export function refusalKey(visit: OwnVisit): string {
  return `refused-${visit.wire.id}`;
}

/** Whose move into a new household was not taken is where they were. */
function homeOf(visit: OwnVisit, people: Map<PersonId, Person>): HomeId {
  const here = visit.kind === "split" ? people.get(filedId(visit)) : undefined;
  return here?.household ?? visit.householdId;
}

function notTaken(
  visits: OwnVisit[],
  explained: Record<string, string>,
  people: Map<PersonId, Person>,
): Matter[] {
  const newest = latest(visits);
  return visits
    .filter((visit) => visit.state === "refused" && (newest.get(filedId(visit)) ?? 0) <= visit.at)
    .filter((visit) => explained[refusalKey(visit)] === undefined)
    .map((visit) => ({
      key: refusalKey(visit),
      person: filedId(visit),
      household: homeOf(visit, people),
      kind: "refused",
      row: visit,
    }));
}

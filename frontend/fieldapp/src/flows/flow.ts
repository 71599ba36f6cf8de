/** A change asked question by question: answers fold to a line, one question is open. */
import type { Codes, End, Spell, Start, ToldWish, Visit } from "../net/wire";
import type { House } from "../rules/homes";
import type { Person } from "../rules/overlay";
import type { Kind } from "../rules/visits";
import type { Choice } from "../ui/parts";

/** `value` is what is sent; `words` what the folded line says. */
export interface Answer {
  value: string;
  words: string;
  /** A typed explanation, where the answer is doubted. */
  why?: string;
}
export type Answers = Record<string, Answer>;

interface Base {
  key: string;
  ask: string;
  /** In the folded list: 还剩：怎么去的 */
  short: string;
  hint?: string;
}

export type Question = Base &
  (
    | { type: "choice"; choices: Choice[] }
    | { type: "several"; choices: Choice[]; isOptional?: true }
    | { type: "place"; usual: [string, string][]; scope: "country" | "county" | "wish" }
    | { type: "names"; usual: string[]; typeLabel: string; unknown: string }
    | { type: "day"; from: string | null }
    | { type: "pay"; choices: number[]; unknown: string }
    | { type: "digits"; length: number; none: string | null; letters: "" | "X" }
    | { type: "text"; typeLabel: string; isOptional: boolean }
  );

/** What the questions may know about the people around. */
export interface Ground {
  today: string;
  county: string;
  /** Spells of the group's people, for usual places, factories and pay. */
  spells: Spell[];
  /** The platform's short lists, by name. */
  codes: Codes;
  household: House | null;
  /** Everybody in it. */
  members: Person[];
}

export type TellWire = Partial<
  Pick<
    Visit,
    "changes" | "spell" | "household" | "wish" | "needs" | "status_on" | "status_reason"
  >
>;

export interface Flow {
  kind: Kind;
  /** The household is new itself. */
  founds?: true;
  title: (person: Person) => string;
  /** In the log: 陈丽出去打工了 */
  questions: (person: Person, answers: Answers, ground: Ground) => Question[];
  tell: (person: Person, answers: Answers, ground: Ground) => TellWire;
  /** Who else is told of by the same answers. */
  others?: (
    person: Person,
    answers: Answers,
    ground: Ground,
  ) => { person: Person; wire: TellWire }[];
  /** Asked a second time before it is kept. */
  twice?: (person: Person) => { question: string; text: string; yes: string };
}

/** The first question without an answer, or nothing. */
export function openQuestion(
  questions: Question[],
  answers: Answers,
  wanted: string | null,
): Question | null {
  const chosen = questions.find((question) => question.key === wanted);
  return chosen ?? questions.find((question) => answers[question.key] === undefined) ?? null;
}

/** Those that are answered and closed, those that are left after the open one. */
export function around(
  questions: Question[],
  answers: Answers,
  open: Question | null,
): { before: Question[]; after: Question[] } {
  return {
    before: questions.filter((q) => q !== open && answers[q.key] !== undefined),
    after: questions.filter((q) => q !== open && answers[q.key] === undefined),
  };
}

export function valueOf(answers: Answers, key: string): string {
  return answers[key]?.value ?? "";
}

export function yuanOf(answers: Answers, key: string): number | null {
  const value = valueOf(answers, key);
  return value === "" ? null : Number(value);
}

/** A start of work with everything left out that was not said. */
export function started(told: Partial<Start> & Pick<Start, "place" | "start_on">): Start {
  return {
    act: "start",
    from: null,
    employer_name: "",
    channel: "",
    wage_yuan_month: null,
    occupation: "",
    industry: "",
    leader: null,
    is_point_to_point: false,
    doubt_reason: "",
    ...told,
  };
}

export function ended(spell: Spell, end_on: string, reason: string): End {
  return { act: "end", spell: spell.id === 0 ? null : spell.id, end_on, reason };
}

export function wished(told: Partial<ToldWish> & Pick<ToldWish, "kind">): ToldWish {
  return {
    places: [],
    occupations: [],
    wage_floor_yuan_month: null,
    available_on: null,
    until: null,
    note: "",
    ...told,
  };
}

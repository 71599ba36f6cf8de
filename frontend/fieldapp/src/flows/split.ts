/** 分家: people of one household form a new one; whoever it is told of becomes its head. */
import type { ToldHousehold } from "../net/wire";
import { ageOn } from "../rules/dates";
import type { Person } from "../rules/overlay";
import { isAsked, isCounted } from "../rules/people";
import { changesOf } from "../rules/visits";
import { relationName, t } from "../ui/words";
import { type Answers, type Flow, type Ground, type Question, type TellWire, valueOf } from "./flow";

const HEAD = "01";
const MOST_ALONG = 6;

/** Who may go along: those with a file, but for the head, who stays. */
function others(person: Person, ground: Ground): Person[] {
  const head = ground.household?.head;
  return ground.members.filter(
    (one) =>
      typeof one.id === "number" && isCounted(one) && one.id !== person.id && one.id !== head,
  );
}

function going(person: Person, answers: Answers, ground: Ground): Person[] {
  const chosen = new Set(valueOf(answers, "who").split(" "));
  return others(person, ground).filter((one) => chosen.has(String(one.id)));
}

/** Children stand nowhere by name. */
function called(one: Person, ground: Ground): string {
  if (isAsked(one, ground.today)) return one.name;
  return `${t("孩子")} ${t("{n}岁", { n: ageOn(one.birth_on, ground.today) })}`;
}

function whoAsked(people: Person[], ground: Ground): Question[] {
  if (people.length === 0) return [];
  return [
    {
      type: "several",
      key: "who",
      ask: t("谁跟着一起过去？"),
      short: t("谁一起过去"),
      hint: t("没有人一起，就直接往下走。"),
      choices: people.map((one) => ({ value: String(one.id), label: called(one, ground) })),
      isOptional: true,
    },
  ];
}

function relationAsked(one: Person, ground: Ground): Question {
  const list = ground.codes["ffp_relation_to_head"] ?? [];
  const name = called(one, ground);
  return {
    type: "choice",
    key: `is-${one.id}`,
    ask: t("{name}是新户主的什么人？", { name }),
    short: t("{name}是什么人", { name }),
    choices: list
      .filter(([value]) => value !== HEAD)
      .map(([value, label]) => ({ value, label: relationName(value, label) })),
  };
}

/** Whom the household counts and no file names. */
function alongAsked(ground: Ground): Question[] {
  const files = ground.members.filter(isCounted).length;
  const rest = Math.min((ground.household?.member_count ?? 0) - files, MOST_ALONG);
  if (rest <= 0) return [];
  const counts = Array.from({ length: rest + 1 }, (_, n) => n);
  return [
    {
      type: "choice",
      key: "along",
      ask: t("没记名字的孩子、老人，几个一起过去？"),
      short: t("孩子、老人几个"),
      choices: counts.map((n) => ({ value: String(n), label: n === 0 ? t("没有") : t("{n} 个", { n }) })),
    },
  ];
}

function into(person: Person, answers: Answers, ground: Ground, along: number): ToldHousehold {
  const address = valueOf(answers, "address");
  const from = ground.household?.id;
  return {
    id: person.household,
    base_version: 0,
    changes: address === "" ? {} : changesOf({}, { address }),
    ...(typeof from === "number" ? { from } : {}),
    ...(along > 0 ? { along } : {}),
  };
}

function told(one: Person, relation: string, household: ToldHousehold): TellWire {
  return { changes: changesOf({ relation: one.relation }, { relation }), household };
}

export const split: Flow = {
  kind: "split",
  founds: true,
  title: (person) => t("{name} 分家", { name: person.name }),
  questions: (person, answers, ground) => [
    ...whoAsked(others(person, ground), ground),
    ...going(person, answers, ground).map((one) => relationAsked(one, ground)),
    ...alongAsked(ground),
    {
      type: "text",
      key: "address",
      ask: t("新的一户住在哪里？"),
      short: t("住在哪里"),
      typeLabel: t("像“垭口上”，不知道就空着"),
      isOptional: true,
    },
  ],
  tell: (person, answers, ground) => {
    const along = Number(valueOf(answers, "along"));
    return told(person, HEAD, into(person, answers, ground, along));
  },
  others: (person, answers, ground) =>
    going(person, answers, ground).map((one) => ({
      person: one,
      wire: told(one, valueOf(answers, `is-${one.id}`), into(person, answers, ground, 0)),
    })),
};

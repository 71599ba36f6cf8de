/** People who are in no roster: somebody new in a household, and a family that is new itself. */
import type { Change } from "../net/wire";
import type { House } from "../rules/homes";
import { identityOf } from "../rules/identity";
import { changesOf } from "../rules/visits";
import { relationName, t } from "../ui/words";
import { type Answers, type Flow, type Question, valueOf } from "./flow";
import { school, schooling } from "./record";

const HEAD = "01";

function called(ask: string): Question {
  return {
    type: "text",
    key: "name",
    ask,
    short: t("名字"),
    typeLabel: t("照身份证上写"),
    isOptional: false,
  };
}

function relationAsked(relations: [string, string][]): Question {
  return {
    type: "choice",
    key: "relation",
    ask: t("是户主的什么人？"),
    short: t("是户主的什么人"),
    choices: relations.map(([value, label]) => ({ value, label: relationName(value, label) })),
  };
}

function identity(answers: Answers): Question[] {
  const number: Question = {
    type: "digits",
    key: "number",
    ask: t("身份证号码？"),
    short: t("身份证号码"),
    length: 18,
    none: t("手边没有身份证"),
    letters: "X",
  };
  return answers["number"]?.value === "" ? [number, ...withoutNumber()] : [number];
}

function withoutNumber(): Question[] {
  return [
    {
      type: "choice",
      key: "sex",
      ask: t("男的女的？"),
      short: t("男的女的"),
      choices: [
        { value: "1", label: t("男") },
        { value: "2", label: t("女") },
      ],
    },
    {
      type: "digits",
      key: "birth",
      ask: t("哪年哪月哪日生的？"),
      short: t("生日"),
      hint: t("八个数字，像 19850712。"),
      length: 8,
      none: null,
      letters: "",
    },
  ];
}

/** Name, relation, schooling and number; without one sex, birthday and the reason why. */
function known(answers: Answers, relation: string): Record<string, Change> {
  const number = valueOf(answers, "number");
  const birth = valueOf(answers, "birth");
  const who =
    number === ""
      ? {
          no_number_reason: "手边没有身份证",
          sex: valueOf(answers, "sex"),
          birth_on: `${birth.slice(0, 4)}-${birth.slice(4, 6)}-${birth.slice(6)}`,
        }
      : { id_number: number, ...identityOf(number) };
  return changesOf({}, { name: valueOf(answers, "name"), relation, ...who, ...schooling(answers) });
}

export const fresh: Flow = {
  kind: "new",
  title: () => t("家里来了新人"),
  questions: (person, answers, ground) => [
    called(t("叫什么名字？")),
    relationAsked(ground.codes["ffp_relation_to_head"] ?? []),
    ...identity(answers),
    ...school.questions(person, answers, ground),
  ],
  tell: (person, answers, ground) => ({
    changes: known(answers, valueOf(answers, "relation")),
    household: {
      id: person.household,
      base_version: ground.household?.version ?? 0,
      changes: repeated(ground.household),
    },
  }),
};

/** Whoever joins a new household says its facts too: the platform may refuse the one before. */
function repeated(house: House | null): Record<string, Change> {
  if (house === null || typeof house.id === "number") return {};
  return facts(house.address, house.member_count);
}

function facts(address: string, member_count: number): Record<string, Change> {
  return changesOf({}, address === "" ? { member_count } : { address, member_count });
}

export const home: Flow = {
  kind: "new",
  founds: true,
  title: () => t("名册里没有的一户"),
  questions: (person, answers, ground) => [
    called(t("户主叫什么名字？")),
    ...identity(answers),
    ...school.questions(person, answers, ground),
    {
      type: "text",
      key: "address",
      ask: t("住在哪里？"),
      short: t("住在哪里"),
      typeLabel: t("像“垭口上”，不知道就空着"),
      isOptional: true,
    },
    {
      type: "digits",
      key: "count",
      ask: t("家里一共几口人？"),
      short: t("几口人"),
      hint: t("孩子、老人都算。"),
      length: 2,
      none: null,
      letters: "",
    },
  ],
  tell: (person, answers) => ({
    changes: known(answers, HEAD),
    household: {
      id: person.household,
      base_version: 0,
      changes: facts(valueOf(answers, "address"), Number(valueOf(answers, "count"))),
    },
  }),
};

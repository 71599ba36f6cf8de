/** What the file says of a person: able to work, at school, what they are to the head. */
import type { Person } from "../rules/overlay";
import { changesOf } from "../rules/visits";
import { relationName, t } from "../ui/words";
import { type Answers, type Flow, type Ground, type Question, valueOf } from "./flow";

const RELATIONS = "ffp_relation_to_head";

/** A question whose answers are one of the platform's lists. */
function listed(key: string, ask: string, short: string, ground: Ground, list: string): Question {
  const name = list === RELATIONS ? relationName : (_code: string, named: string) => named;
  const choices = (ground.codes[list] ?? []).map(([value, label]) => ({
    value,
    label: name(value, label),
  }));
  return { type: "choice", key, ask, short, choices };
}

export const able: Flow = {
  kind: "record",
  title: (person) => t("{name} 能不能做工", { name: person.name }),
  questions: (_person, _answers, ground) => [
    listed("able", t("现在能做什么工？"), t("能做什么工"), ground, "labour_capability"),
  ],
  tell: (person, answers) => ({
    changes: changesOf(
      { capability: person.capability },
      { capability: valueOf(answers, "able") },
    ),
  }),
};

/** Either at school or with a schooling: the one makes the other empty (docs/rules.md S1). */
export const school: Flow = {
  kind: "record",
  title: (person) => t("{name} 读书", { name: person.name }),
  questions: (_person, answers, ground) => {
    const first: Question = {
      type: "choice",
      key: "is",
      ask: t("还在读书吗？"),
      short: t("还在读书吗"),
      choices: [
        { value: "yes", label: t("在读") },
        { value: "no", label: t("不读了") },
      ],
    };
    const isPupil = valueOf(answers, "is") === "yes";
    const list = isPupil ? "ffp_student_status" : "ffp_education";
    return [first, listed("level", t("读到哪里？"), t("读到哪里"), ground, list)];
  },
  tell: (person, answers) => {
    const { education, student_status } = person;
    const after = { education: "", student_status: "", ...schooling(answers) };
    return { changes: changesOf({ education, student_status }, after) };
  },
};

export function schooling(answers: Answers): { education: string } | { student_status: string } {
  const level = valueOf(answers, "level");
  return valueOf(answers, "is") === "yes" ? { student_status: level } : { education: level };
}

export const relation: Flow = {
  kind: "record",
  title: (person: Person) => t("{name} 是户主的什么人", { name: person.name }),
  questions: (_person, _answers, ground) => [
    listed(
      "relation",
      t("是户主的什么人？"),
      t("是户主的什么人"),
      ground,
      RELATIONS,
    ),
  ],
  tell: (person, answers) => ({
    changes: changesOf({ relation: person.relation }, { relation: valueOf(answers, "relation") }),
  }),
};

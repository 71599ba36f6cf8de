/** Gone out, at work in the county, other post or pay, come home. */
import { mostOften, payChoices, usualPay } from "../rules/people";
import { changesOf } from "../rules/visits";
import { t } from "../ui/words";
import {
  type Answers,
  ended,
  type Flow,
  type Ground,
  type Question,
  started,
  valueOf,
  yuanOf,
} from "./flow";
import { placeName } from "./places";

/** 镇上、劳务站组织的: a special bus or train (output_channel 18) goes from door to door. */
const ORGANISED = "18";

function trades(): { value: string; label: string }[] {
  return [
    { value: "C39", label: t("电子厂") },
    { value: "C18", label: t("制衣、制鞋") },
    { value: "C33", label: t("五金、机械") },
    { value: "E47", label: t("建筑工地") },
    { value: "H62", label: t("餐馆、饭店") },
    { value: "G60", label: t("快递、送货") },
    { value: "O80", label: t("家政、保洁") },
    { value: "A01", label: t("种养、采摘") },
    { value: "", label: t("别的，或者没说") },
  ];
}

function placeQuestion(ground: Ground): Question {
  const away = ground.spells.filter((spell) => !spell.place.startsWith(ground.county));
  const codes = mostOften(away.map((spell) => spell.place), 6);
  return {
    type: "place",
    key: "place",
    ask: t("去了哪里？"),
    short: t("去了哪里"),
    usual: codes.map((code) => [code, placeName(code)]),
    scope: "country",
  };
}

function employerQuestion(answers: Answers, ground: Ground): Question {
  const there = ground.spells.filter((spell) => spell.place === valueOf(answers, "place"));
  return {
    type: "names",
    key: "employer",
    ask: t("哪家厂、哪个工地？"),
    short: t("哪家厂"),
    usual: mostOften(there.map((spell) => spell.employer_name), 4),
    typeLabel: t("写厂名"),
    unknown: t("没说"),
  };
}

/** Asked only when the factory does not say it. */
function tradeQuestion(answers: Answers, ground: Ground): Question[] {
  const employer = valueOf(answers, "employer");
  if (employer !== "" && industryOf(employer, ground) !== "") return [];
  return [
    {
      type: "choice",
      key: "trade",
      ask: t("做哪一行？"),
      short: t("做哪一行"),
      choices: trades(),
    },
  ];
}

function industryOf(employer: string, ground: Ground): string {
  const known = ground.spells.find((spell) => spell.employer_name === employer);
  return known?.industry ?? "";
}

function dayQuestion(from: string | null): Question {
  return {
    type: "day",
    key: "start",
    ask: t("什么时候去的？"),
    short: t("什么时候去的"),
    from,
  };
}

function payQuestion(place: string, ground: Ground): Question {
  const usual = usualPay(ground.spells, place);
  const question: Question = {
    type: "pay",
    key: "pay",
    ask: t("每月大约多少钱？"),
    short: t("每月多少钱"),
    choices: payChoices(ground.spells, place),
    unknown: t("没说"),
  };
  if (usual === null) return question;
  return {
    ...question,
    hint: t("同在那里的老乡多数说 {from} 到 {to} 元。", { from: usual[0], to: usual[1] }),
  };
}

function channelQuestion(): Question {
  return {
    type: "choice",
    key: "channel",
    ask: t("怎么去的？"),
    short: t("怎么去的"),
    choices: [
      { value: "91", label: t("亲戚朋友带去的") },
      { value: "15", label: t("跟带头人去的"), small: t("能人、党员带着一起去") },
      { value: ORGANISED, label: t("镇上、劳务站组织的"), small: t("专车、集中送") },
      { value: "12", label: t("招聘会上找的") },
      { value: "90", label: t("自己出去找的") },
      { value: "", label: t("别的，或者没说") },
    ],
  };
}

function told(answers: Answers, ground: Ground): Parameters<typeof started>[0] {
  const employer = valueOf(answers, "employer");
  const channel = valueOf(answers, "channel");
  return {
    place: valueOf(answers, "place"),
    start_on: valueOf(answers, "start"),
    employer_name: employer,
    industry: industryOf(employer, ground) || valueOf(answers, "trade"),
    channel,
    is_point_to_point: channel === ORGANISED,
    wage_yuan_month: yuanOf(answers, "pay"),
    doubt_reason: answers["pay"]?.why ?? "",
  };
}

export const out: Flow = {
  kind: "out",
  title: (person) => t("{name} 出去打工了", { name: person.name }),
  questions: (_person, answers, ground) => [
    placeQuestion(ground),
    employerQuestion(answers, ground),
    ...tradeQuestion(answers, ground),
    dayQuestion(null),
    payQuestion(valueOf(answers, "place"), ground),
    channelQuestion(),
  ],
  tell: (_person, answers, ground) => ({ spell: started(told(answers, ground)) }),
};

const WELFARE = "31";

function townKind(): Question {
  return {
    type: "choice",
    key: "channel",
    ask: t("在镇上做什么工？"),
    short: t("做什么工"),
    choices: [
      { value: "21", label: t("就业车间") },
      { value: "22", label: t("村里的工程队") },
      { value: "23", label: t("县里的厂、店、园区") },
      { value: WELFARE, label: t("公益岗"), small: t("护林、保洁、管河道；由村里办") },
    ],
  };
}

export const town: Flow = {
  kind: "town",
  title: (person) => t("{name} 在县里做工了", { name: person.name }),
  questions: (_person, answers, ground) => {
    if (valueOf(answers, "channel") === WELFARE) return [townKind()];
    return [
      townKind(),
      {
        type: "place",
        key: "place",
        ask: t("在哪个镇？"),
        short: t("在哪个镇"),
        usual: [],
        scope: "county",
      },
      employerQuestion(answers, ground),
      ...tradeQuestion(answers, ground),
      dayQuestion(null),
      payQuestion(valueOf(answers, "place"), ground),
    ];
  },
  tell: (_person, answers, ground) =>
    valueOf(answers, "channel") === WELFARE
      ? { needs: [{ kind: "7", note: "说已经在公益岗上" }] }
      : { spell: started(told(answers, ground)) },
};

function workKind(): Question {
  return {
    type: "choice",
    key: "what",
    ask: t("变了什么？"),
    short: t("变了什么"),
    choices: [
      { value: "pay", label: t("只是工钱变了") },
      { value: "post", label: t("换厂了") },
    ],
  };
}

export const work: Flow = {
  kind: "work",
  title: (person) => t("{name} 换厂、工钱变了", { name: person.name }),
  questions: (person, answers, ground) => {
    if (valueOf(answers, "what") !== "post") {
      return [workKind(), payQuestion(person.spell?.place ?? "", ground)];
    }
    return [
      workKind(),
      placeQuestion(ground),
      employerQuestion(answers, ground),
      ...tradeQuestion(answers, ground),
      dayQuestion(person.spell?.start_on ?? null),
      payQuestion(valueOf(answers, "place"), ground),
    ];
  },
  tell: (person, answers, ground) => {
    if (valueOf(answers, "what") !== "post") {
      const wage = yuanOf(answers, "pay");
      const before = { "spell.wage_yuan_month": person.spell?.wage_yuan_month ?? null };
      return { changes: changesOf(before, { "spell.wage_yuan_month": wage }) };
    }
    const from = person.spell === null || person.spell.id === 0 ? null : person.spell.id;
    const channel = person.spell?.channel ?? "";
    return { spell: { ...started(told(answers, ground)), from, channel } };
  },
};

function reasons(): { value: string; label: string }[] {
  return [
    { value: "1", label: t("活做完了、厂停了") },
    { value: "3", label: t("工钱低、拿不到钱") },
    { value: "4", label: t("家里有事") },
    { value: "5", label: t("生病、受伤") },
    { value: "2", label: t("被厂里辞了") },
    { value: "6", label: t("回来过节") },
    { value: "7", label: t("回来自己做") },
    { value: "9", label: t("别的，或者没说") },
  ];
}

export const back: Flow = {
  kind: "back",
  title: (person) => t("{name} 回家了", { name: person.name }),
  questions: (person) => [
    {
      type: "day",
      key: "end",
      ask: t("什么时候回来的？"),
      short: t("什么时候回来的"),
      from: person.spell?.start_on ?? null,
    },
    {
      type: "choice",
      key: "reason",
      ask: t("为什么回来？"),
      short: t("为什么回来"),
      choices: reasons(),
    },
  ],
  tell: (person, answers) =>
    person.spell === null
      ? {}
      : { spell: ended(person.spell, valueOf(answers, "end"), valueOf(answers, "reason")) },
};

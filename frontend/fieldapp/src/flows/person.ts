/** What changes about a person and the household: wishes, phone, marriage, moving, death, births. */
import type { Person } from "../rules/overlay";
import { changesOf } from "../rules/visits";
import { t } from "../ui/words";
import { type Answers, type Flow, type Question, valueOf, wished, yuanOf } from "./flow";

function wishKind(): Question {
  return {
    type: "choice",
    key: "kind",
    ask: t("现在想做什么？"),
    short: t("想做什么"),
    choices: [
      { value: "go_out", label: t("想出去打工") },
      { value: "nearby", label: t("想在近处找活") },
      { value: "welfare", label: t("想做公益岗") },
      { value: "business", label: t("想自己做点事") },
      { value: "none", label: t("现在不想找活"), small: t("带孩子、读书、身体不好") },
    ],
  };
}

function wishPlace(): Question {
  return {
    type: "place",
    key: "place",
    ask: t("想去哪里？"),
    short: t("想去哪里"),
    usual: [],
    scope: "wish",
  };
}

function wishPay(): Question {
  return {
    type: "pay",
    key: "pay",
    ask: t("一个月最少要多少钱？"),
    short: t("最少要多少钱"),
    choices: [2500, 3000, 3500, 4000, 5000, 6000],
    unknown: t("没说"),
  };
}

export const wish: Flow = {
  kind: "wish",
  title: (person) => t("{name} 想法变了", { name: person.name }),
  questions: (_person, answers) => {
    const kind = valueOf(answers, "kind");
    if (kind === "go_out") return [wishKind(), wishPlace(), wishPay()];
    return kind === "nearby" ? [wishKind(), wishPay()] : [wishKind()];
  },
  tell: (_person, answers) => {
    const place = valueOf(answers, "place");
    return {
      wish: wished({
        kind: valueOf(answers, "kind"),
        places: place === "" ? [] : [place],
        wage_floor_yuan_month: yuanOf(answers, "pay"),
      }),
    };
  },
};

export const phone: Flow = {
  kind: "phone",
  title: (person) => t("{name} 电话换了", { name: person.name }),
  questions: () => [
    {
      type: "digits",
      key: "phone",
      ask: t("新电话号码？"),
      short: t("新电话号码"),
      length: 11,
      none: t("没有电话了"),
      letters: "",
    },
  ],
  tell: (person, answers) => ({
    changes: changesOf({ phone: person.phone }, { phone: valueOf(answers, "phone") }),
  }),
};

export const married: Flow = {
  kind: "married",
  title: (person) => t("{name} 结婚、离婚", { name: person.name }),
  questions: () => [
    {
      type: "choice",
      key: "marital",
      ask: t("现在是哪样？"),
      short: t("现在是哪样"),
      choices: [
        { value: "20", label: t("结婚了") },
        { value: "40", label: t("离婚了") },
        { value: "30", label: t("丧偶") },
      ],
    },
  ],
  tell: (person, answers) => ({
    changes: changesOf({ marital: person.marital }, { marital: valueOf(answers, "marital") }),
  }),
};

/** A child is not asked and has no file here: the household has one more mouth. */
export const born: Flow = {
  kind: "born",
  title: (person) => t("{name} 家生孩子了", { name: person.name }),
  questions: () => [
    {
      type: "choice",
      key: "count",
      ask: t("生了几个？"),
      short: t("生了几个"),
      choices: [
        { value: "1", label: t("一个") },
        { value: "2", label: t("两个") },
      ],
    },
  ],
  tell: (person, answers, ground) => {
    const count = ground.household?.member_count ?? 0;
    const after = { member_count: count + Number(valueOf(answers, "count")) };
    const changes = changesOf({ member_count: count }, after);
    const base_version = ground.household?.version ?? 0;
    return { household: { id: person.household, base_version, changes } };
  },
};

function statusDay(ask: string, short: string): Question {
  return { type: "day", key: "on", ask, short, from: null };
}

export const moved: Flow = {
  kind: "moved",
  title: (person) => t("{name} 迁走了", { name: person.name }),
  questions: () => [
    statusDay(t("什么时候迁走的？"), t("什么时候迁走的")),
    {
      type: "choice",
      key: "why",
      ask: t("怎么迁走的？"),
      short: t("怎么迁走的"),
      choices: [
        { value: "嫁到别处", label: t("嫁到别处") },
        { value: "在外面落了户", label: t("在外面落了户") },
        { value: "分到别的组", label: t("分到别的组") },
        { value: "没说", label: t("别的，或者没说") },
      ],
    },
  ],
  tell: (person, answers) => statusTold(person, "moved_away", answers),
  twice: (person) => ({
    question: t("{name} 迁走了？", { name: person.name }),
    text: t("以后不在这里问。交本月前都能改回来。"),
    yes: t("是，记下迁走"),
  }),
};

export const dead: Flow = {
  kind: "dead",
  title: (person) => t("{name} 去世了", { name: person.name }),
  questions: () => [statusDay(t("什么时候走的？"), t("什么时候走的"))],
  tell: (person, answers) => statusTold(person, "dead", answers),
  twice: (person) => ({
    question: t("{name} 去世了？", { name: person.name }),
    text: t("以后不再问。交本月前都能改回来。"),
    yes: t("是，记下去世"),
  }),
};

function statusTold(person: Person, status: string, answers: Answers): ReturnType<Flow["tell"]> {
  return {
    changes: changesOf({ status: person.status }, { status }),
    status_on: valueOf(answers, "on"),
    status_reason: valueOf(answers, "why"),
  };
}

function needKinds(): Question {
  return {
    type: "several",
    key: "kinds",
    ask: t("要帮什么忙？"),
    short: t("要帮什么忙"),
    choices: [
      { value: "wages", label: t("工钱拿不到") },
      { value: "injury", label: t("做工受伤") },
      { value: "contract", label: t("厂里不签合同、乱扣钱") },
      { value: "2", label: t("想找活") },
      { value: "3", label: t("想学手艺") },
      { value: "child", label: t("孩子上学、没人带") },
      { value: "elder", label: t("老人没人照看") },
      { value: "subsidy", label: t("补贴没领到") },
      { value: "other", label: t("别的") },
    ],
  };
}

export const need: Flow = {
  kind: "need",
  title: (person) => t("{name} 要帮忙", { name: person.name }),
  questions: () => [
    needKinds(),
    {
      type: "text",
      key: "note",
      ask: t("说一句是什么事"),
      short: t("是什么事"),
      typeLabel: t("村里看这句话来办"),
      isOptional: true,
    },
  ],
  tell: (_person, answers) => ({
    needs: valueOf(answers, "kinds")
      .split(" ")
      .map((kind) => ({ kind, note: valueOf(answers, "note") })),
  }),
};

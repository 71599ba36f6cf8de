/** A change, question by question; answers fold to a line with 改. */
import type { App, Draft, View } from "../app";
import {
  type Answer,
  around,
  type Flow,
  type Ground,
  openQuestion,
  type Question,
} from "../flows/flow";
import { flows } from "../flows/all";
import type { HomeId } from "../net/wire";
import type { Person } from "../rules/overlay";
import { payDoubt } from "../rules/doubts";
import { opened, secondsOf, touched } from "../rules/typing";
import type { Told } from "../store/saving";
import { h, icon } from "../ui/dom";
import { kindWords } from "../ui/facts";
import { askTwice, button } from "../ui/parts";
import { listed, t } from "../ui/words";
import { keep, storeFull } from "./household";
import { personOf } from "./person";
import { drawQuestion, typedAnswer } from "./questions";

export function change(app: App, name = "", id = ""): View {
  const flow = flows[name];
  const person = isNewcomer(name) ? newcomerIn(app, name, id) : personOf(app, id);
  if (flow === undefined || person === undefined) return nobody();
  const draft = draftOf(app, name, person);
  const ground = groundOf(app, person.household);
  const questions = flow.questions(person, draft.answers, ground);
  const open = openQuestion(questions, draft.answers, draft.open);
  draft.open = open?.key ?? null; // an answer folds when he says so, not when he taps
  const { before, after } = around(questions, draft.answers, open);
  const at = open === null ? questions.length : questions.indexOf(open) + 1;
  const back = isNewcomer(name) ? backOf(id) : `person/${id}`;
  return {
    title: flow.title(person),
    head: {
      sub: t("第 {n} 问，共 {all} 问", { n: at, all: questions.length }),
      back,
      backLabel: t("回上一步"),
    },
    main: [
      ...before.map((question) => folded(app, draft, question)),
      open === null ? null : drawQuestion(app, draft, open),
      after.length === 0 ? null : left(after),
    ],
    bar: bar(app, { flow, person, draft, ground, questions, open, after }),
    isLive: false,
  };
}

function nobody(): View {
  return {
    title: t("这个人不在名册里了"),
    head: { sub: "", back: "roster", backLabel: t("回到名册") },
    main: [],
    isLive: true,
  };
}

/** Changes that begin with somebody who is in no roster. */
function isNewcomer(name: string): boolean {
  return name === "new" || name === "home";
}

function backOf(household: string): string {
  return household === "" ? "roster" : `household/${household}`;
}

/** By the page's name as it stands: a household keeps its key while somebody is being told into it. */
function newcomerIn(app: App, name: string, id: string): Person | undefined {
  if (name === "home") return newcomer("");
  if (app.house(id) === undefined) return undefined;
  return newcomer(/^\d+$/.test(id) ? Number(id) : id);
}

function newcomer(household: HomeId): Person {
  return {
    id: "",
    version: 0,
    household,
    name: t("新来的人"),
    relation: "",
    sex: "",
    birth_on: "",
    phone: "",
    marital: "",
    education: "",
    student_status: "",
    capability: "",
    status: "on_roll",
    state: "none",
    id_tail: "",
    confirmed_on: "",
    confirmed_how: "",
    asked_in: "",
    spell: null,
    wish: null,
  };
}

function draftOf(app: App, flow: string, person: Person): Draft {
  const kept = app.draft;
  const isSame =
    kept?.flow === flow && kept.person === person.id && kept.household === person.household;
  if (isSame) return kept;
  const draft: Draft = {
    person: person.id,
    household: person.household,
    flow,
    answers: {},
    open: null,
    typing: opened(null, Date.now()),
  };
  app.draft = draft;
  app.local = {};
  return draft;
}

function groundOf(app: App, household: HomeId): Ground {
  const { book } = app.phone;
  const spells = [...app.scene().people.values()].map((one) => one.spell);
  const county = app.phone.mustSession().group.code.slice(0, 6);
  return {
    today: app.today(),
    county,
    spells: spells.filter((spell) => spell !== null),
    codes: book.codes,
    household: app.house(household) ?? null,
    members: app.scene().members.get(household) ?? [],
  };
}

function folded(app: App, draft: Draft, question: Question): HTMLElement {
  const again = (): void => {
    draft.open = question.key;
    app.local = {};
    app.render();
  };
  return h(
    "button",
    { type: "button", class: "answer", onclick: again, "data-key": `again-${question.key}` },
    icon("check"),
    h(
      "span",
      {},
      h("small", {}, question.short),
      h("b", {}, draft.answers[question.key]?.words ?? ""),
    ),
    h("u", {}, t("改")),
  );
}

function left(after: Question[]): HTMLElement {
  const words = listed(after.map((question) => question.short));
  return h("p", { class: "next" }, h("i"), t("还剩：{what}", { what: words }));
}

interface Asking {
  flow: Flow;
  person: Person;
  draft: Draft;
  ground: Ground;
  questions: Question[];
  open: Question | null;
  after: Question[];
}

function bar(app: App, asking: Asking): HTMLElement {
  const { draft, open, after, person } = asking;
  const [next] = after;
  const isLast = next === undefined;
  const name = typeof person.id === "string" && person.id === "" ? nameTold(draft) : person.name;
  const label = isLast
    ? t("存下{name}的变化", { name })
    : t("对，下一问：{what}", { what: next.short });
  const press = (): void => {
    if (open !== null && !close(app, draft, open)) return;
    if (isLast) void finish(app, asking);
    else {
      app.render();
      document.getElementById("question")?.focus();
    }
  };
  return h(
    "div",
    { class: "bar" },
    app.phone.line.trouble === "full" ? storeFull() : null,
    button(label, press, { kind: "go big", key: "onward" }),
  );
}

function nameTold(draft: Draft): string {
  return draft.answers["name"]?.value ?? t("新来的人");
}

/** Take what is typed or chosen as the answer; otherwise say what is missing. */
function close(app: App, draft: Draft, question: Question): boolean {
  const typed = typedAnswer(app, question) ?? nobodyChosen(draft, question);
  if (typed !== null) draft.answers[question.key] = typed;
  const answer = draft.answers[question.key];
  if (answer === undefined || isDoubted(question, answer)) {
    app.local["missing"] = "1";
    app.render();
    return false;
  }
  draft.open = null;
  app.local = {};
  return true;
}

/** Of several that may be none, none is an answer. */
function nobodyChosen(draft: Draft, question: Question): Answer | null {
  const isNone = (draft.answers[question.key]?.value ?? "") === "";
  const mayBe = question.type === "several" && question.isOptional === true;
  return mayBe && isNone ? { value: "", words: t("没有") } : null;
}

function isDoubted(question: Question, answer: Answer): boolean {
  if (question.type !== "pay" || answer.value === "") return false;
  return payDoubt(Number(answer.value)) !== null && (answer.why ?? "") === "";
}

async function finish(app: App, asking: Asking): Promise<void> {
  const { flow, person, draft, ground } = asking;
  const questions = flow.questions(person, draft.answers, ground);
  if (questions.some((question) => draft.answers[question.key] === undefined)) {
    app.render();
    return;
  }
  const twice = flow.twice?.(person);
  if (twice !== undefined) {
    const isSure = await askTwice(twice.question, twice.text, twice.yes, t("不是，回去"));
    if (!isSure) return;
  }
  const isNew = person.id === "";
  const name = isNew ? nameTold(draft) : person.name;
  const household = flow.founds === true ? `new:${crypto.randomUUID()}` : person.household;
  const about = { kind: flow.kind, householdId: household };
  const at = { ...person, household };
  const told: Told = {
    ...about,
    name,
    wire: {
      labourer: isNew ? `new:${crypto.randomUUID()}` : person.id,
      base_version: person.version,
      how: app.how,
      typed_seconds: secondsOf(touched(draft.typing, Date.now())),
      ...flow.tell(at, draft.answers, ground),
    },
  };
  const others = flow.others?.(at, draft.answers, ground) ?? [];
  const along = others.map((one): Told => {
    const { id, name, version } = one.person;
    return { ...about, name, wire: { labourer: id, base_version: version, how: app.how, ...one.wire } };
  });
  const said = t("{name}：{what}", { name, what: kindWords(flow.kind) });
  const isKept = await keep(app, [told, ...along], said, household);
  if (isKept) app.draft = null;
}


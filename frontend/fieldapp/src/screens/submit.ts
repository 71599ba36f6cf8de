/** Handing the month in: nothing left out, nobody guessed, his word on it. */
import type { App, View } from "../app";
import { Refused, Unreachable, submit as handIn } from "../net/api";
import { sync } from "../net/sync";
import type { HomeId, NotReached, Task } from "../net/wire";
import { inWalkingOrder, type Person } from "../rules/overlay";
import { isAsked } from "../rules/people";
import {
  figures,
  type HouseState,
  houseStates,
  isWithHim,
  leftOut,
  missing,
  type Missing,
  taskOf,
} from "../rules/progress";
import type { Kind } from "../rules/visits";
import { to } from "../steps";
import type { WhyNot } from "../store/book";
import { h, icon } from "../ui/dom";
import { householdName, kindWords, stateLines } from "../ui/facts";
import { askTwice, button, fault, radios } from "../ui/parts";
import { dayWords, monthShort, t } from "../ui/words";
import { absences } from "./roster";

export function submit(app: App): View {
  const task = taskOf(app.phone.book.tasks);
  const month = monthShort(task?.month ?? app.phone.month());
  const { group } = app.phone.mustSession();
  const head = {
    sub: `${group.name}·${dayWords(app.today())}`,
    back: "send",
    backLabel: t("回上一步"),
  };
  const title = t("交 {month}", { month });
  if (task === null) {
    const words = t("还没有这个月的任务。有网络时会取来。");
    return { title, head, main: [h("p", { class: "note" }, words)], isLive: true };
  }
  if (!isWithHim(task)) return { title, head, ...handedIn(app, task), isLive: true };
  return { title, head, ...toHandIn(app, task), isLive: true };
}

type Page = Pick<View, "main" | "bar">;

function handedIn(app: App, task: Task): Page {
  const { village } = app.phone.mustSession().group;
  const month = monthShort(task.month);
  const isChecked = task.state !== "submitted";
  const state = isChecked
    ? t("{village}核对过了，报到镇上了。", { village })
    : t("{village}正在核对。有不对的会退回来。", { village });
  const counts = t("{n} 口人，问到 {m} 口。", { n: task.people, m: task.covered });
  return {
    main: [
      h(
        "div",
        { class: "empty" },
        icon("check"),
        h("b", {}, t("{month}交给{village}了", { month, village })),
        state,
        h("br"),
        counts,
      ),
      h("p", { class: "note" }, t("交了以后再有变化，照样记，会补进去。")),
      ...figureList(app, task),
    ],
  };
}

function lateNote(app: App, task: Task): HTMLElement | null {
  const day = dayWords(task.due_on);
  const back = task.sent_back;
  if (back !== null) {
    return h(
      "p",
      { class: "lead" },
      h("b", {}, t("村里退回来了")),
      h("br"),
      back.reason,
      ` （${back.by}）`,
    );
  }
  if (!task.is_late && app.today() <= task.due_on) return null;
  return h(
    "p",
    { class: "lead" },
    h("b", {}, t("过了 {day}", { day })),
    h("br"),
    t("还能交，村里看得到是晚交的。先交了，再补。"),
  );
}

/** The households as that month left them: it may be over, and another one running. */
export function statesIn(app: App, month: string): Map<HomeId, HouseState> {
  const { households, members, matters } = app.scene();
  const { visits } = app.phone;
  return houseStates({ households, members, visits, matters, month }, leftOut);
}

function toHandIn(app: App, task: Task): Page {
  const what = missing(statesIn(app, task.month), app.phone.visits);
  const left = notAsked(app, task.month);
  const isListed = left.every(({ reason }) => reason !== null);
  const isReady = what.toHandle === 0 && what.unsent === 0 && isListed;
  const { village } = app.phone.mustSession().group;
  const said = app.local["said"];
  const press = (): void => {
    void hand(app, task, isReady);
  };
  return {
    main: [
      lateNote(app, task),
      ...checks(app, what),
      ...(left.length === 0 ? [] : leftRows(app, left, task.month)),
      ...figureList(app, task),
      h("p", { class: "note" }, t("交了以后村里核对。有不对的，村里会退回给你改。")),
    ],
    bar: h(
      "div",
      { class: "bar" },
      said === undefined ? null : fault(t("还没交上"), said, app.local["code"]),
      h("p", {}, t("我一户一户问过，没有代答、没有估。")),
      button(t("交给{village}", { village }), press, { kind: "go big", key: "hand-in" }),
    ),
  };
}

function checks(app: App, what: Missing): HTMLElement[] {
  const all = app.scene().households.length;
  const done = all - what.households;
  const sent = app.phone.visits.filter((visit) => visit.state !== "kept").length;
  const line = (isDone: boolean, words: string, figure: string, page: string): HTMLElement =>
    h(
      "a",
      { class: isDone ? "ck" : "ck no", ...to(page) },
      icon(isDone ? "check" : "alert"),
      words,
      h("b", {}, figure),
    );
  const unsent = what.unsent === 0 ? t("{n} 条", { n: sent }) : t("存着 {n} 条", { n: what.unsent });
  return [
    line(what.households === 0, t("户都走到了"), `${done} / ${all}`, "roster"),
    line(what.toHandle === 0, t("要处理的都处理了"), String(what.toHandle), "send"),
    line(what.unsent === 0, t("记的都发出去了"), unsent, "send"),
  ];
}

type Reason = NotReached["reason"];

/** So many calls at a closed door are a reason (docs/field-sync.md). */
const CALLED = 3;

interface Left {
  person: Person;
  home: string;
  reason: Reason | null;
}

/** Whom nobody asked in that month, and why: never a guess in their place. */
function notAsked(app: App, month: string): Left[] {
  const { members, households } = app.scene();
  const reasons = app.phone.memory.notReached[month] ?? {};
  return inWalkingOrder(households).flatMap((house) => {
    const people = members.get(house.id) ?? [];
    const home = householdName(house, people);
    const isCalled = absences(app, house.id, month).length >= CALLED;
    return leftOut(people, app.phone.visits, month).map((person) => {
      const told = reasons[String(person.id)];
      return { person, home, reason: told ?? (isCalled ? "not_home" : null) };
    });
  });
}

function leftRows(app: App, left: Left[], month: string): HTMLElement[] {
  const open = left.filter(({ reason }) => reason === null);
  const words = t("没问到的 {n} 个人：回去问，或者选为什么问不到", { n: left.length });
  return [
    h("p", { class: "glabel" }, words),
    ...(open.length > 0 ? open : left).slice(0, 10).map((one) => reasonRow(app, one, month)),
  ];
}

/** Children stand nowhere by name. */
function shownName(app: App, person: Person): string {
  return isAsked(person, app.today()) ? person.name : t("孩子");
}

function reasonRow(app: App, { person, home, reason }: Left, month: string): HTMLElement {
  const id = `left-${person.id}`;
  const choose = (value: string): void => {
    const before = app.phone.memory.notReached[month];
    const reasons = { ...before, [String(person.id)]: value as WhyNot };
    void app.phone.setMemory({ notReached: { [month]: reasons } });
  };
  return h(
    "div",
    { class: "pad16 leftrow" },
    h("p", { id }, h("b", {}, shownName(app, person)), ` ${home}·${stateLines(person)[0] ?? ""}`),
    radios({
      labelledBy: id,
      look: "words",
      choices: [
        { value: "away", label: t("在外联系不上") },
        { value: "not_home", label: t("去三次没人") },
        { value: "refused", label: t("不愿说") },
      ],
      chosen: reason,
      choose,
    }),
  );
}

const ORDER: Kind[] = ["none", "out", "town", "back", "work", "wish", "phone", "new", "need"];

function figureList(app: App, task: Task): HTMLElement[] {
  const found = figures(app.phone.visits, task.month);
  const kinds = [...found.keys()].sort((a, b) => ORDER.indexOf(a) - ORDER.indexOf(b));
  if (kinds.length === 0) return [];
  const open = (kind: Kind) => (): void => {
    app.go(`figure/${task.month}/${kind}`);
  };
  const rows = kinds.map((kind) => {
    const count = found.get(kind)?.length ?? 0;
    const value = h("span", { class: "v" }, count, " ", h("small", {}, t("人")));
    return h("button", { type: "button", onclick: open(kind) }, kindWords(kind), value, icon("next"));
  });
  return [
    h("p", { class: "glabel" }, t("这个月 {n} 口人，点开看是谁", { n: task.people })),
    h("div", { class: "fig" }, rows),
  ];
}

/** The people behind one figure. */
export function figure(app: App, month = "", kind = ""): View {
  const people = figures(app.phone.visits, month).get(kind as Kind) ?? [];
  const rows = people.map((visit) =>
    h(
      "a",
      { class: "l", ...to(`household/${visit.householdId}`) },
      icon("person"),
      h("span", {}, h("b", {}, visit.name)),
      icon("next", "to"),
    ),
  );
  return {
    title: kindWords(kind as Kind),
    head: {
      sub: t("{n} 人", { n: people.length }),
      back: "submit",
      backLabel: t("回上一步"),
    },
    main: [h("div", { class: "group" }, rows)],
    isLive: true,
  };
}

async function hand(app: App, task: Task, isReady: boolean): Promise<void> {
  const month = monthShort(task.month);
  app.local = {};
  if (!isReady) {
    app.local["said"] = t("上面还有没做完的：带三角的那几行。");
    app.render();
    return;
  }
  const { village } = app.phone.mustSession().group;
  const isSure = await askTwice(
    t("把 {month}交给{village}？", { month, village }),
    t("交了以后村里核对。再有变化照样能记。"),
    t("是，交给{village}", { village }),
    t("不交，回去"),
  );
  if (!isSure) return;
  try {
    await send(app, task);
    app.local = {};
    await sync(app.phone);
  } catch (error) {
    if (error instanceof Unreachable) app.local["said"] = t("没有网络。走到有信号的地方再交。");
    else if (error instanceof Refused) {
      app.local = { said: error.message, code: error.code };
      await sync(app.phone);
    } else throw error;
  }
  app.render();
}

async function send(app: App, task: Task): Promise<void> {
  const { token, device } = app.phone.mustSession();
  const not_reached = notAsked(app, task.month)
    .filter(({ person }) => typeof person.id === "number")
    .map(({ person, reason }) => ({
      labourer: Number(person.id),
      reason: reason ?? "other",
      note: "",
    }));
  const explanations = Object.entries(app.phone.memory.explained)
    .filter(([id]) => app.phone.book.sendBacks.some((b) => b.kind === "finding" && String(b.id) === id))
    .map(([id, text]) => ({ finding: Number(id), text }));
  await handIn(token, task.month, { device, signed: true, not_reached, explanations });
}

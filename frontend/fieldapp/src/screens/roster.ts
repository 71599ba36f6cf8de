/** The group's houses in walking order: progress, map, and what to ask at each. */
import type { App, View } from "../app";
import type { HomeId } from "../net/wire";
import { lineOf } from "../rules/asking";
import { daysBetween, monthOf } from "../rules/dates";
import type { House } from "../rules/homes";
import { inWalkingOrder, type Person } from "../rules/overlay";
import { type HouseState, isWithHim, taskOf } from "../rules/progress";
import { to } from "../steps";
import { h, icon, s } from "../ui/dom";
import { householdName, houseNumber, lineWords } from "../ui/facts";
import { rowsOf } from "../ui/rows";
import { dayWords, listed, monthShort, t, type Zh } from "../ui/words";

const STATES: HouseState[] = ["todo", "hand", "done"];
const LABELS: Record<HouseState, Zh> = {
  todo: "待走访 {n}",
  hand: "要处理 {n}",
  done: "已走访 {n}",
};

export function roster(app: App): View {
  const { states, households } = app.scene();
  const houses = inWalkingOrder(households);
  const shown = shownState(app.local["show"]);
  const of = (state: HouseState): House[] =>
    houses.filter(({ id }) => states.get(id) === state);
  const counts = Object.fromEntries(STATES.map((state) => [state, of(state).length]));
  const all = of(shown);
  return {
    title: t("走访"),
    head: null,
    tab: "roster",
    main: [
      top(app, houses, counts["todo"] ?? 0),
      segments(app, shown, counts),
      shown === "todo" ? firstHandle(app, of("hand")) : null,
      all.length === 0
        ? nothing(app, shown, houses.length)
        : rowsOf(all, (house) => row(app, house), app.place),
      houses.length === 0 ? null : newHomeLink(),
    ],
    isLive: true,
  };
}

function shownState(asked: string | undefined): HouseState {
  return STATES.find((state) => state === asked) ?? "todo";
}

function newHomeLink(): HTMLElement {
  const label = t("记一户名册里没有的");
  return h("a", { class: "link", ...to("change/home"), "data-key": "new-home" }, icon("plus"), label);
}

function top(app: App, houses: House[], todo: number): HTMLElement {
  const { group } = app.phone.mustSession();
  const { states } = app.scene();
  const month = monthShort(app.phone.month());
  return h(
    "header",
    { class: "top" },
    h(
      "div",
      { class: "t1" },
      h("h1", { tabindex: -1 }, t("{group}·{month}走访", { group: group.name, month })),
      demoTag(app),
    ),
    h(
      "p",
      { class: "count" },
      h("span", {}, t("还有")),
      h("b", {}, todo),
      h("span", {}, t("户待走访")),
      dueNote(app),
    ),
    map(houses, states),
  );
}

export function demoTag(app: App): HTMLElement | null {
  return app.phone.session?.isDemo === true ? h("span", { class: "demo" }, t("示范数据")) : null;
}

/** Of the month to hand in, which may be over: until when it is due. */
function dueNote(app: App): HTMLElement {
  const task = taskOf(app.phone.book.tasks);
  if (task === null) return h("span");
  const left = daysBetween(app.today(), task.due_on);
  const isOpen = isWithHim(task);
  const due =
    isOpen && task.month < app.phone.month()
      ? t("{month}还没交", { month: monthShort(task.month) })
      : t("{day}前交", { day: dayWords(task.due_on) });
  const words = !isOpen
    ? t("交过了")
    : left < 0
      ? t("过了 {n} 天", { n: -left })
      : t("还剩 {n} 天", { n: left });
  return h("span", {}, due, h("br"), h("strong", {}, words));
}

const ACROSS = 15;
const STEP = 24;

function map(houses: House[], states: Map<HomeId, HouseState>): SVGElement {
  const lines = Math.max(1, Math.ceil(houses.length / ACROSS));
  const drawing = s("svg", { class: "houses", viewBox: `0 0 ${ACROSS * STEP} ${lines * 25}` });
  const count = (state: HouseState): number =>
    houses.filter(({ id }) => states.get(id) === state).length;
  const values = { n: houses.length, done: count("done"), hand: count("hand"), todo: count("todo") };
  drawing.setAttribute("role", "img");
  drawing.setAttribute("aria-label", t("{n}户，走过{done}，要处理{hand}，没走{todo}", values));
  for (const state of STATES) {
    const at = houses.map(({ id }, i) => ((states.get(id) ?? "todo") === state ? place(i) : null));
    drawing.append(...drawn(state, at.filter((one) => one !== null)));
  }
  return drawing;
}

type Place = [x: number, y: number];

function place(i: number): Place {
  return [(i % ACROSS) * STEP + 2, Math.floor(i / ACROSS) * 25 + 2];
}

/** All houses of one state in one path: a phone draws three things quicker than a hundred. */
function drawn(state: HouseState, places: Place[]): SVGElement[] {
  const walls = ([x, y]: Place): string =>
    state === "todo"
      ? `M${x + 1} ${y + 8.5}L${x + 10} ${y + 1}l9 7.5V${y + 19}h-18z`
      : `M${x} ${y + 8}L${x + 10} ${y}l10 8V${y + 20}H${x}z`;
  const mark = ([x, y]: Place): string => `M${x + 10} ${y + 6.5}v6M${x + 10} ${y + 15.8}v.4`;
  const shape = s("path", { class: `h-${state}`, d: places.map(walls).join("") });
  if (state !== "hand") return [shape];
  return [shape, s("path", { class: "h-mark", d: places.map(mark).join("") })];
}

function segments(
  app: App,
  shown: HouseState,
  counts: Record<string, number>,
): HTMLElement {
  const items = STATES.map((state) => {
    const sign = s("svg", { class: "houses k20", viewBox: "0 0 24 24" });
    sign.setAttribute("aria-hidden", "true");
    sign.append(...drawn(state, [[2, 2]]));
    const show = (): void => {
      app.local["show"] = state;
      app.render();
    };
    return h(
      "button",
      { type: "button", "aria-pressed": String(state === shown), onclick: show, "data-key": state },
      sign,
      t(LABELS[state], { n: counts[state] ?? 0 }),
    );
  });
  return h("div", { class: "seg", role: "group", "aria-label": t("看哪些户") }, items);
}

function firstHandle(app: App, hand: House[]): HTMLElement | null {
  if (hand.length === 0) return null;
  const { members } = app.scene();
  const heads = hand.slice(0, 3).map((house) => {
    const people = members.get(house.id) ?? [];
    return (people.find((person) => person.id === house.head) ?? people[0])?.name ?? "";
  });
  const show = (): void => {
    app.local["show"] = "hand";
    app.render();
  };
  return h(
    "button",
    { type: "button", class: "first", onclick: show },
    icon("alert"),
    h("span", {}, h("b", {}, t("先处理 {n} 户：", { n: hand.length })), listed(heads)),
    icon("next"),
  );
}

/** Moments of a month, the running one unless told, when nobody was there. */
export function absences(app: App, household: HomeId, month = app.phone.month()): number[] {
  const all = app.phone.memory.absent[String(household)] ?? [];
  return all.filter((moment) => monthOf(moment) === month);
}

export function row(app: App, house: House): HTMLElement {
  const { members, states } = app.scene();
  const people: Person[] = members.get(house.id) ?? [];
  const isHand = states.get(house.id) === "hand";
  const absent = states.get(house.id) === "todo" ? absences(app, house.id) : [];
  const line = lineOf({ household: house, members: people, absent, today: app.today() });
  const isAsk = line.kind === "absent" || line.kind === "wants_out" || line.kind === "stale";
  const words = isHand ? handWords(app, house.id) : lineWords(line);
  return h(
    "a",
    {
      class: isHand ? "row hand" : "row",
      ...to(`household/${house.id}`),
      "data-key": `house-${house.id}`,
    },
    h("span", { class: "no" }, houseNumber(house)),
    h(
      "span",
      { class: "m" },
      h(
        "h2",
        {},
        householdName(house, people),
        " ",
        h("span", {}, t("{n}口人", { n: house.member_count })),
      ),
      h("p", { class: isAsk ? "ask" : null }, words),
    ),
    icon("next"),
  );
}

function handWords(app: App, household: HomeId): string {
  const matter = app.scene().matters.find((one) => one.household === household);
  switch (matter?.kind) {
    case "conflict":
      return t("两边说的不一样，选哪个对");
    case "visit":
      return t("村里退回：{reason}", { reason: matter.row.reason });
    case "finding":
      return matter.row.message;
    case "refused":
      return t("没收下：{reason}", { reason: matter.row.message });
    case undefined:
      return "";
  }
}

function nothing(app: App, shown: HouseState, all: number): HTMLElement {
  if (all === 0) return waiting(app);
  const month = monthShort(app.phone.month());
  const words: Record<HouseState, [string, string]> = {
    todo: [t("{n} 户都走完了", { n: all }), t("去“发送”，把 {month}交给村里。", { month })],
    hand: [t("没有要处理的"), t("村里退回的、两边说的不一样的，会放在这里。")],
    done: [t("还没有走过的户"), t("从“待走访”开始。")],
  };
  const [head, text] = words[shown];
  return h("div", { class: "empty" }, icon("check"), h("b", {}, head), text);
}

function waiting(app: App): HTMLElement {
  const bones = (): HTMLElement => h("div", { class: "sk" }, h("i"), h("i"));
  const words = app.phone.line.isOnline
    ? t("正在取名册…")
    : t("还没有名册。走到有信号的地方，会自己取。");
  return h("div", {}, h("p", { class: "note", role: "status" }, words), bones(), bones(), bones());
}

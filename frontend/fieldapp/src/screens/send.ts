/** What is kept in the phone, what wants a hand, and what became of everything he noted. */
import type { App, View } from "../app";
import { APP_VERSION } from "../net/api";
import { clockOf, dayOf } from "../rules/dates";
import { counting, isWithHim, missing, taskOf } from "../rules/progress";
import type { OwnVisit } from "../rules/visits";
import { wipedAt } from "../rules/wipe";
import { to } from "../steps";
import { h, icon, type Icon } from "../ui/dom";
import { householdName, kindWords, stateWords } from "../ui/facts";
import { button, fault } from "../ui/parts";
import { dayWords, monthShort, t } from "../ui/words";
import { matterRow } from "./matters";
import { demoTag } from "./roster";
import { storeFull } from "./household";
import { statesIn } from "./submit";
import { takeUpdate } from "../update";

const SHOWN = 60;

export function send(app: App): View {
  const { matters } = app.scene();
  const month = app.phone.month();
  const noted = app.phone.visits.filter((visit) => dayOf(visit.at).startsWith(month));
  return {
    title: t("发送"),
    head: null,
    tab: "send",
    main: [
      hero(app),
      ...troubles(app),
      submitRow(app),
      matters.length === 0 ? null : h("p", { class: "glabel" }, t("要你处理")),
      h("div", { class: "group" }, matters.map((one) => matterRow(app, one))),
      ...log(app, noted),
      totals(app, noted),
    ],
    isLive: true,
  };
}

function hero(app: App): HTMLElement {
  const { phone } = app;
  const count = phone.unsent.length;
  const isSending = phone.line.sending !== null;
  const head = count === 0 ? t("都发出去了") : t("{n} 条存在手机里", { n: count });
  const until = dayWords(dayOf(wipedAt(phone.watch) + phone.book.offset));
  const text =
    count === 0
      ? [t("手机里没有等着发的。")]
      : [t("走到有信号的地方，会自己发。"), h("br"), t("{day}前发出去，过了名册会清掉。", { day: until })];
  const now = (): void => {
    app.syncSoon();
  };
  const label = isSending ? t("正在发…") : t("现在试一次");
  return h(
    "header",
    { class: "hero" },
    h("h1", { tabindex: -1 }, head, demoTag(app)),
    h("p", {}, text),
    button(label, now, { kind: "plain", icon: "send", key: "send-now" }),
  );
}

function troubles(app: App): HTMLElement[] {
  const { trouble, said } = app.phone.line;
  if (trouble === "full") return [h("div", { class: "pad16" }, storeFull())];
  if (trouble === "refused") {
    return [h("div", { class: "pad16" }, fault(t("村里的系统没收"), said))];
  }
  if (trouble !== "old") return [];
  const update = button(
    t("更新软件"),
    () => {
      void takeUpdate();
    },
    { kind: "due go full" },
  );
  const text = t("现在是 {version} 版。更新了再发；存着的一条也不会丢。", { version: APP_VERSION });
  return [h("div", { class: "pad16" }, fault(t("软件太旧"), text, "app.too_old"), update)];
}

function submitRow(app: App): HTMLElement {
  const task = taskOf(app.phone.book.tasks);
  const shown = task?.month ?? app.phone.month();
  const what = missing(statesIn(app, shown), app.phone.visits);
  const month = monthShort(shown);
  const isIn = task !== null && !isWithHim(task);
  const isReady = what.households + what.toHandle === 0;
  const words = isIn
    ? t("交过了，村里在核对")
    : isReady
      ? t("都齐了，可以交")
      : t("还差 {n} 户、{m} 件要处理", { n: what.households, m: what.toHandle });
  return h(
    "a",
    { class: "l", ...to("submit") },
    icon("sheet"),
    h("span", {}, h("b", {}, t("交 {month}", { month })), h("small", {}, words)),
    icon("next", "to"),
  );
}

/** One line for each tap, the newest first, by day. */
function log(app: App, noted: OwnVisit[]): HTMLElement[] {
  const batches = new Map<string, OwnVisit[]>();
  for (const visit of [...noted].sort((a, b) => b.wire.seq - a.wire.seq || b.at - a.at)) {
    batches.set(visit.batch, [...(batches.get(visit.batch) ?? []), visit]);
  }
  const shown = [...batches.values()].slice(0, SHOWN);
  const days = [...new Set(shown.map(([first]) => dayOf(first?.at ?? 0)))];
  return days.flatMap((day) => {
    const label = day === app.today() ? t("今天记的") : t("{day}记的", { day: dayWords(day) });
    const rows = shown
      .filter(([first]) => first !== undefined && dayOf(first.at) === day)
      .map((batch) => logRow(app, batch));
    return [h("p", { class: "glabel" }, label), h("div", { class: "group" }, rows)];
  });
}

function logRow(app: App, batch: OwnVisit[]): HTMLElement {
  const worst = batch.find((visit) => visit.state !== "received") ?? batch[0];
  if (worst === undefined) return h("div");
  const { words, tone } = stateWords(worst.state);
  const house = app.house(worst.householdId);
  const members = app.scene().members.get(house?.id ?? worst.householdId) ?? [];
  const isAll = worst.kind === "none";
  const home = house === undefined ? worst.name : householdName(house, members);
  const what = isAll
    ? t("本户无变化")
    : t("{name}：{what}", { name: worst.name, what: kindWords(worst.kind) });
  const more = worst.state === "rerouted" ? t("迁到别的组，那边接着记") : worst.message;
  const sign: Icon =
    worst.state === "received" ? "check" : worst.state === "rerouted" ? "swap" : "clock";
  return h(
    "div",
    { class: worst.state === "received" ? "l good" : "l" },
    icon(sign),
    h(
      "span",
      {},
      h("b", {}, home),
      h("small", {}, `${clockOf(worst.at)}·${what}`),
      more === "" ? null : h("small", {}, more),
    ),
    h("span", { class: `tag ${tone}`.trim() }, words),
  );
}

function totals(app: App, noted: OwnVisit[]): HTMLElement {
  const month = monthShort(app.phone.month());
  const all = counting(noted, app.phone.month()).length;
  const received = noted.filter((visit) => visit.state === "received").length;
  return h(
    "p",
    { class: "glabel" },
    t("{month}一共记了 {n} 条，村里收到 {m} 条", { month, n: all, m: received }),
  );
}

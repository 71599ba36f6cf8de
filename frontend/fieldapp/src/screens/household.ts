/** One household: what is known, and one tap when nothing changed. */
import type { App, View } from "../app";
import type { HomeId } from "../net/wire";
import { daysBetween } from "../rules/dates";
import { type House, isFounded } from "../rules/homes";
import { inWalkingOrder, type Person } from "../rules/overlay";
import { isAsked, isCounted, isStale } from "../rules/people";
import { notReached } from "../rules/progress";
import { to } from "../steps";
import { save, StoreFull, takeBack, type Told } from "../store/saving";
import { h, icon } from "../ui/dom";
import { householdName, houseNumber, relationAndAge, stateLines } from "../ui/facts";
import { button, fault, radios } from "../ui/parts";
import { dayWords, t } from "../ui/words";
import { matterRow } from "./matters";
import { absences } from "./roster";

export function household(app: App, id = ""): View {
  const house = app.house(id);
  if (house === undefined) return gone();
  const { members, matters } = app.scene();
  const people = members.get(house.id) ?? [];
  const asked = people.filter((person) => isAsked(person, app.today()));
  const own = matters.filter((matter) => matter.household === house.id);
  const size = t("{n}口人", { n: house.member_count });
  const which = isFounded(house) ? t("新的一户") : t("第 {n} 户", { n: houseNumber(house) });
  const sub = [which, size, house.address];
  return {
    title: householdName(house, people),
    head: {
      sub: sub.filter((part) => part !== "").join("·"),
      back: "roster",
      backLabel: t("回到名册"),
    },
    main: [
      ...own.map((matter) => matterRow(app, matter)),
      ...asked.map((person) => card(app, person)),
      children(house, asked.length),
      newcomerLink(house),
    ],
    bar: isFounded(house) ? null : bar(app, house, people), // everybody in it was just asked
    isLive: true,
  };
}

function gone(): View {
  return {
    title: t("这一户不在名册里了"),
    head: { sub: "", back: "roster", backLabel: t("回到名册") },
    main: [h("p", { class: "note" }, t("迁走了，或者并到别的户里了。"))],
    isLive: true,
  };
}

function card(app: App, person: Person): HTMLElement {
  const { book } = app.phone;
  const lines = stateLines(person).flatMap((line, i) => (i === 0 ? [line] : [h("br"), line]));
  return h(
    "article",
    { class: "p" },
    h(
      "div",
      { class: "m" },
      h("h2", {}, person.name, " ", h("span", {}, relationAndAge(person, book, app.today()))),
      h("p", { class: "s" }, lines),
      freshness(app, person),
    ),
    h(
      "a",
      { class: "btn sm", ...to(`person/${person.id}`) },
      h("span", { class: "vh" }, `${person.name} `),
      t("有变化"),
    ),
  );
}

function freshness(app: App, person: Person): HTMLElement {
  const today = app.today();
  const day = dayWords(person.confirmed_on);
  if (isStale(person, today)) {
    const n = daysBetween(person.confirmed_on, today);
    return h("p", { class: "f old" }, icon("clock"), t("{n} 天没问·{day}", { n, day }));
  }
  const how = howWords(person.confirmed_how);
  const isDone = isVisited(app, person);
  return h("p", { class: isDone ? "f good" : "f" }, icon("check"), `${day} ${how}`);
}

function howWords(how: string): string {
  if (how === "at_home") return t("当面问过");
  if (how === "phone") return t("电话问过");
  if (how === "station") return t("驻外站问过");
  return t("有记录");
}

function isVisited(app: App, person: Person): boolean {
  return notReached([person], app.phone.visits, app.phone.month()).length === 0;
}

function children(house: House, asked: number): HTMLElement | null {
  const rest = house.member_count - asked;
  if (rest <= 0) return null;
  const words = isFounded(house)
    ? t("还有 {n} 口人没有记：大人点下面加进来", { n: rest })
    : t("还有 {n} 口人（孩子、老人），不用问", { n: rest });
  return h("p", { class: "kids" }, words);
}

function newcomerLink(house: House): HTMLElement {
  return h(
    "a",
    { class: "link", ...to(`change/new/${house.id}`) },
    icon("plus"),
    t("家里来了新人"),
  );
}

function bar(app: App, house: House, people: Person[]): HTMLElement {
  const left = unchanged(app, people).length;
  const isRest = left < people.filter(isCounted).length;
  const words = isRest
    ? t("其余 {n} 个人和上面一样", { n: left })
    : t("{n} 个人都和上面一样", { n: left });
  const absent = (): void => {
    void app.alone(() => nobodyHome(app, house));
  };
  const same = (): void => {
    void nothingChanged(app, house, people);
  };
  return h(
    "div",
    { class: "bar" },
    app.phone.line.trouble === "full" ? storeFull() : null,
    howAsked(app),
    h(
      "div",
      { class: "act" },
      button(t("没人在家"), absent, { kind: "plain" }),
      button(t("本户无变化"), same, { kind: "go", small: words, key: "same" }),
    ),
  );
}

function howAsked(app: App): HTMLElement {
  const choose = (value: string): void => {
    app.how = value === "phone" ? "phone" : "at_home";
    app.render();
  };
  const choices = [
    { value: "at_home", label: t("当面") },
    { value: "phone", label: t("电话") },
  ];
  return h(
    "div",
    { class: "how" },
    h("span", { id: "how" }, t("怎么问的")),
    radios({ labelledBy: "how", look: "two", choices, chosen: app.how, choose }),
  );
}

export function storeFull(): HTMLElement {
  return fault(
    t("手机存满了，这一条没存上"),
    t("删掉一些照片或视频，再点一次。存着的一条也没丢。"),
    "store.full",
  );
}

/** Of whom one tap says that nothing changed: who was not asked this month; else all once more. */
function unchanged(app: App, people: Person[]): Person[] {
  const here = people.filter((person) => isCounted(person) && typeof person.id === "number");
  const left = notReached(here, app.phone.visits, app.phone.month());
  return left.length > 0 ? left : here;
}

/** Everybody as shown: one visit a person, under one tap. */
async function nothingChanged(app: App, house: House, people: Person[]): Promise<void> {
  const told = unchanged(app, people).map(
    (person): Told => ({
      kind: "none",
      householdId: house.id,
      name: person.name,
      wire: { labourer: person.id, base_version: person.version, how: app.how, no_change: true },
    }),
  );
  if (told.length === 0) return;
  const name = householdName(house, people);
  await keep(app, told, t("{name}：没有变化", { name }), house.id);
}

/** Keep it, say it, open the next household; a full phone says so and keeps nothing. */
export async function keep(
  app: App,
  told: Told[],
  said: string,
  household: HomeId,
): Promise<boolean> {
  return (await app.alone(() => keepNow(app, told, said, household))) ?? false;
}

async function keepNow(
  app: App,
  told: Told[],
  said: string,
  household: HomeId,
): Promise<boolean> {
  const from = app.here;
  try {
    await save(app.phone, told);
  } catch (error) {
    if (!(error instanceof StoreFull)) throw error;
    app.render();
    return false;
  }
  app.said(said, async () => {
    await takeBack(app.phone);
    app.go(app.house(household) === undefined ? "roster" : `household/${household}`);
  });
  if (app.here === from) app.go(nextAddress(app, household)); // else he has gone on himself
  setTimeout(() => {
    app.syncSoon(); // the next page is seen first
  }, 100);
  return true;
}

/** The next house to visit on the way; the roster when all are done. */
function nextAddress(app: App, after: HomeId): string {
  const { states, members, households } = app.scene();
  const houses = inWalkingOrder(households);
  const isMore = typeof after === "string"; // a new household: who else lives in it?
  if (isMore || states.get(after) === "todo") return `household/${after}`;
  const at = houses.findIndex(({ id }) => id === after);
  const onward = [...houses.slice(at + 1), ...houses.slice(0, at)];
  const next = onward.find(({ id }) => states.get(id) === "todo" && members.has(id));
  return next === undefined ? "roster" : `household/${next.id}`;
}

async function nobodyHome(app: App, house: House): Promise<void> {
  const key = String(house.id);
  const before = app.phone.memory.absent[key] ?? [];
  const { absent } = app.phone.memory;
  await app.phone.setMemory({ absent: { ...absent, [key]: [...before, app.phone.now()] } });
  const people = app.scene().members.get(house.id) ?? [];
  const times = absences(app, house.id).length;
  const name = householdName(house, people);
  app.said(t("{name}：没人在家，第 {n} 次", { name, n: times }), async () => {
    await app.phone.setMemory({ absent: { ...app.phone.memory.absent, [key]: before } });
    app.go(`household/${house.id}`);
  });
  app.go("roster");
}

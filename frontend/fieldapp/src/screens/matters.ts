/** What wants his hand: which of two is right, a send-back, a doubt, a visit that was not taken. */
import type { App, View } from "../app";
import { placeName } from "../flows/places";
import type { Codes, End, HomeId, OpenConflict, Side, Start } from "../net/wire";
import { dayOf } from "../rules/dates";
import type { Matter } from "../rules/matters";
import type { Person } from "../rules/overlay";
import { isAsked, isCounted, maskedPhone } from "../rules/people";
import { to } from "../steps";
import type { Told } from "../store/saving";
import { h, icon, type Icon } from "../ui/dom";
import { householdName, relationAndAge, thirdWords } from "../ui/facts";
import { button } from "../ui/parts";
import { dayWords, relationName, t } from "../ui/words";
import { keep } from "./household";
import { now } from "./person";

export function matterRow(app: App, matter: Matter): HTMLElement {
  const { words, small, sign } = matterWords(app, matter);
  return h(
    "a",
    { class: "l hand", ...to(`matter/${matter.key}`) },
    icon(sign),
    h("span", {}, h("b", {}, words), h("small", {}, small)),
    icon("next", "to"),
  );
}

function nameOf(app: App, matter: Matter): string {
  const person = matter.person === null ? undefined : app.scene().people.get(matter.person);
  if (person !== undefined) return person.name;
  if (matter.kind === "refused") return matter.row.name;
  const house = app.house(matter.household);
  if (house === undefined) return "";
  return householdName(house, app.scene().members.get(house.id) ?? []);
}

function matterWords(app: App, matter: Matter): { words: string; small: string; sign: Icon } {
  const name = nameOf(app, matter);
  switch (matter.kind) {
    case "conflict":
      return { words: t("{name}：两边说的不一样", { name }), small: t("选哪个对"), sign: "alert" };
    case "visit":
      return { words: t("{name}：村里退回", { name }), small: matter.row.reason, sign: "return" };
    case "finding": {
      const isError = matter.row.level === "error";
      const words = isError ? t("{name}：要改", { name }) : t("{name}：要说明", { name });
      return { words, small: matter.row.message, sign: "alert" };
    }
    case "refused":
      return { words: t("{name}：没收下", { name }), small: matter.row.message, sign: "alert" };
  }
}

export function matter(app: App, key = ""): View {
  const found = app.scene().matters.find((one) => one.key === key);
  if (found === undefined) return settledView();
  const house = app.house(found.household);
  const people = app.scene().members.get(found.household) ?? [];
  const person = people.find(({ id }) => id === found.person);
  const home = house === undefined ? "" : householdName(house, people);
  const about = person === undefined ? "" : relationAndAge(person, app.phone.book, app.today());
  const view = {
    head: {
      sub: [home, about].filter((part) => part !== "").join("·"),
      back: `household/${found.household}`,
      backLabel: t("回到这一户"),
    },
    isLive: found.kind !== "finding",
  };
  if (found.kind === "conflict") return { ...view, ...conflict(app, found.row, found) };
  return { ...view, ...repair(app, found, person) };
}

function settledView(): View {
  return {
    title: t("处理好了"),
    head: { sub: "", back: "roster", backLabel: t("回到名册") },
    main: [h("div", { class: "empty" }, icon("check"), h("b", {}, t("这一件处理好了")))],
    isLive: true,
  };
}

type Page = Pick<View, "title" | "main" | "bar">;

function repair(app: App, found: Matter, person: Person | undefined): Page {
  const { words, small } = matterWords(app, found);
  const isDoubt = found.kind === "finding" && found.row.level === "doubt";
  const change = (): void => {
    app.go(`person/${person?.id ?? ""}`);
  };
  const text = h("textarea", {
    class: "field",
    id: "why",
    maxlength: 200,
    autocomplete: "off", // or the browser writes down what stands in it
  });
  const explain = (): void => {
    void explained(app, found, text);
  };
  const fix = person === undefined ? null : button(t("改这一条"), change, { kind: isDoubt ? "" : "go" });
  return {
    title: words,
    main: [
      h("p", { class: "lead" }, h("b", {}, small), h("br"), t("问清本人，再改。")),
      person === undefined ? null : now(person),
      isDoubt
        ? h(
            "div",
            { class: "form" },
            h("label", {}, t("没有错，说一句为什么"), text),
            h("p", { class: "hint" }, t("交本月时一起交给村里。")),
          )
        : null,
    ],
    bar: found.kind === "refused" ? refusedBar(app, found, fix) : h(
      "div",
      { class: isDoubt ? "bar two" : "bar" },
      fix,
      isDoubt ? button(t("就是这样"), explain, { kind: "go", key: "explained" }) : null,
    ),
  };
}

type RefusedMatter = Extract<Matter, { kind: "refused" }>;

/** What was not taken is left to the village, or put right; a newcomer is told once more. */
function refusedBar(app: App, found: RefusedMatter, fix: HTMLElement | null): HTMLElement {
  const others = app.scene().members.get(found.household) ?? [];
  const isHome = typeof found.household === "string" && others.length === 0;
  const home = isHome ? "home" : `new/${found.household}`;
  const leave = (page: string) => (): void => {
    const { explained } = app.phone.memory;
    const left = { ...explained, [found.key]: LEFT };
    void app.phone.setMemory({ explained: left }).then(() => {
      app.go(page);
    });
  };
  const isNewcomer = found.row.kind === "new";
  const anew = (): HTMLElement =>
    button(t("重新记一遍"), leave(`change/${home}`), { kind: "go", key: "anew" });
  const right = fix ?? (isNewcomer ? anew() : null);
  return h(
    "div",
    { class: right === null ? "bar" : "bar two" },
    button(t("先放下，告诉村里"), leave("roster"), { kind: "plain", key: "left" }),
    right,
  );
}

const LEFT = "left";

async function explained(app: App, found: Matter, text: HTMLTextAreaElement): Promise<void> {
  const why = text.value.trim();
  if (why === "" || found.kind !== "finding") {
    text.focus();
    return;
  }
  await app.phone.setMemory({ explained: { ...app.phone.memory.explained, [found.row.id]: why } });
  app.go(`household/${found.household}`);
}

type Choose = (() => void) | null;

/** Who speaks for a household: its head, or whoever of it is asked. */
function spokesman(app: App, household: HomeId): Person | undefined {
  const all = app.scene().members.get(household) ?? [];
  const here = all.filter((person) => isCounted(person) && typeof person.id === "number");
  const head = app.house(household)?.head;
  return (
    here.find(({ id }) => id === head) ??
    here.find((person) => isAsked(person, app.today())) ??
    here[0]
  );
}

function conflict(app: App, row: OpenConflict, found: Matter): Page {
  const name = nameOf(app, found);
  const person =
    row.labourer === null
      ? spokesman(app, found.household)
      : app.scene().people.get(row.labourer);
  const choose = (side: Side): Choose => {
    if (person === undefined) return null;
    return () => {
      void decide(app, { row, side, person, found });
    };
  };
  return {
    title: t("哪个对？"),
    main: [
      h(
        "p",
        { class: "lead" },
        h("b", {}, t("{name}的{field}", { name, field: fieldWords(row.field) })),
        h("br"),
        t("两边问到的不一样。问清本人，再选。"),
      ),
      ...row.sides.map((side) => card(app, row, side, choose(side))),
      h(
        "p",
        { class: "before" },
        t("没选以前，还按原来记的算："),
        h("b", {}, sideText(app, row.field, row.stands)),
        h("br"),
        t("两边记的都留着，选错了可以改。"),
      ),
    ],
    bar: callBar(app, name, person?.phone ?? ""),
  };
}

function callBar(app: App, name: string, phone: string): HTMLElement {
  const later = (): void => {
    app.go("roster");
  };
  const call =
    phone === ""
      ? null
      : h("a", { class: "btn go", href: `tel:${phone}` }, icon("phone"), t("打给{name}", { name }));
  const wait = button(t("下次再问"), later, { kind: "plain full" });
  return h("div", { class: call === null ? "bar" : "bar two" }, call, wait);
}

function card(app: App, row: OpenConflict, side: Side, choose: Choose): HTMLElement {
  const who = side.mine ? t("你记的") : t("{who}记的", { who: side.by });
  const how = side.how === "phone" ? t("电话") : t("当面");
  const day = dayWords(dayOf(Date.parse(side.visited_at)));
  return h(
    "section",
    { class: "side" },
    h(
      "p",
      { class: "w" },
      icon(side.mine ? "person" : "place"),
      h("b", {}, who),
      h("span", { class: "tag" }, `${day} ${how}`),
    ),
    h("h2", {}, sideText(app, row.field, side.value)),
    choose === null
      ? null
      : button(t("这个对"), choose, { key: `right-${side.by}-${side.visited_at}` }),
  );
}

function fieldWords(field: string): string {
  const words: Record<string, string> = {
    phone: t("电话"),
    work: t("做工的地方"),
    status: t("在不在册"),
    marital: t("婚姻"),
    name: t("名字"),
    wish: t("想法"),
    capability: t("能不能做工"),
    education: t("文化程度"),
    student_status: t("读书"),
    relation: t("和户主的关系"),
    "spell.wage_yuan_month": t("工钱"),
    "spell.employer_name": t("厂名"),
    member_count: t("人口"),
    address: t("住处"),
    household: t("在哪一户"),
  };
  return words[field] ?? t("这一项");
}

const LISTS: Record<string, string> = {
  capability: "labour_capability",
  education: "ffp_education",
  health: "ffp_health",
  marital: "gbt2261_2_marital",
  relation: "ffp_relation_to_head",
  status: "person_status",
  student_status: "ffp_student_status",
};

/** One side's value as a sentence. */
function sideText(app: App, field: string, value: unknown): string {
  if (field !== "household") return sideWords(app.phone.book.codes, field, value);
  const house = app.house(Number(value)); // one that nobody lives in yet is in no roster
  if (house === undefined) return t("新的一户");
  return householdName(house, app.scene().members.get(house.id) ?? []);
}

function sideWords(codes: Codes, field: string, value: unknown): string {
  if (value === null || value === "") {
    return field === "work" ? t("在家，没做工") : t("没有");
  }
  if (field === "work" && typeof value === "object") {
    return workWords(value as Record<string, unknown>);
  }
  const text = typeof value === "string" || typeof value === "number" ? String(value) : "";
  if (field === "phone") return maskedPhone(text);
  if (field === "spell.wage_yuan_month") return t("每月约 {n} 元", { n: text });
  const list = codes[LISTS[field] ?? ""] ?? [];
  const name = list.find(([code]) => code === text)?.[1] ?? text;
  return field === "relation" ? relationName(text, name) : name;
}

function workWords(told: Record<string, unknown>): string {
  const read = (name: string): string => {
    const value = told[name];
    return typeof value === "string" ? value : "";
  };
  const end = read("end_on");
  if (read("act") === "end" || (end !== "" && read("place") === "")) {
    return t("回家了，没做工");
  }
  const place = placeName(read("place"));
  const from = read("start_on") === "" ? "" : thirdWords(read("start_on"));
  return [place, read("employer_name"), from].filter((part) => part !== "").join(" ");
}

interface Decision {
  row: OpenConflict;
  side: Side;
  /** Who said so: the person, or somebody of the household. */
  person: Person;
  found: Matter;
}

/** A person decided, not the clock: a visit that names the conflict. */
async function decide(app: App, { row, side, person, found }: Decision): Promise<void> {
  const told: Told = {
    kind: "decided",
    householdId: found.household,
    name: person.name,
    wire: {
      labourer: person.id,
      base_version: person.version,
      how: app.how,
      resolves: row.id,
      ...decision(app, row, side),
    },
  };
  const said = t("{name}：选好了", { name: nameOf(app, found) });
  await keep(app, [told], said, found.household);
}

function isTold(value: unknown): value is Start | End {
  return typeof value === "object" && value !== null && "act" in value;
}

function decision(app: App, row: OpenConflict, side: Side): Partial<Told["wire"]> {
  if (row.field === "work") {
    return isTold(side.value) ? { spell: side.value } : {}; // nothing told: what stands is right
  }
  if (row.field === "household") {
    const ids = { id: Number(side.value), from: Number(row.stands) };
    return { household: { ...ids, base_version: 0, changes: {} } };
  }
  const changes = { [row.field]: { from: row.stands, to: side.value } };
  if (row.household === null) return { changes };
  const { version } = app.house(row.household) ?? { version: 0 };
  return { household: { id: row.household, base_version: version, changes } };
}

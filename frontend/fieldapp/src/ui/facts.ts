/** Facts of people as sentences. */
import { placeName, ownName } from "../flows/places";
import type { Line } from "../rules/asking";
import { ageOn, thirdOf, type Third } from "../rules/dates";
import { type House, isFounded } from "../rules/homes";
import type { Person } from "../rules/overlay";
import type { Kind, State } from "../rules/visits";
import type { Book } from "../store/book";
import { dayWords, listed, monthWords, relationName, t } from "./words";

/** 陈国平 家 */
export function householdName(household: House, members: Person[]): string {
  const head = members.find((person) => person.id === household.head) ?? members[0];
  if (head !== undefined) return t("{name} 家", { name: head.name });
  return isFounded(household) ? t("新的一户") : t("{number} 号户", { number: household.number });
}

/** H00000000012 → 12 */
export function houseNumber(household: House): string {
  if (isFounded(household)) return t("新");
  const digits = /(\d+)$/.exec(household.number)?.[1] ?? household.number;
  return digits.replace(/^0+(?=.)/, "").slice(-4);
}

/** 女儿 26岁 */
export function relationAndAge(person: Person, book: Book, today: string): string {
  const relation = relationOf(person, book);
  if (person.birth_on === "") return relation;
  const age = t("{n}岁", { n: ageOn(person.birth_on, today) });
  return relation === "" ? age : `${relation} ${age}`;
}

function relationOf(person: Person, book: Book): string {
  const list = book.codes["ffp_relation_to_head"] ?? [];
  const name = list.find(([code]) => code === person.relation)?.[1] ?? "";
  return relationName(person.relation, name).replace(/^之/, "");
}

/** Where a person is and what they earn, or that they are at home and what they would like. */
export function stateLines(person: Person): string[] {
  const { spell } = person;
  if (spell !== null) {
    const place = spell.place_name === "" ? placeName(spell.place) : spell.place_name;
    const first = [place, spell.employer_name].filter((part) => part !== "").join(" ");
    const pay = spell.wage_yuan_month;
    return pay === null ? [first] : [first, t("每月约 {n} 元", { n: pay })];
  }
  return [homeLine(person)];
}

function homeLine(person: Person): string {
  if (person.state === "welfare") return t("在公益岗上");
  if (person.state === "student") return t("在读书");
  if (person.status === "lost") return t("联系不上");
  const wish = wishWords(person);
  const home = person.state === "farming" ? t("在家务农") : t("在家");
  return wish === "" ? home : t("{home}，{wish}", { home, wish });
}

/** 想去浙江 */
export function wishWords(person: Person): string {
  const kind = person.wish?.kind ?? "";
  const [place] = person.wish?.places ?? [];
  if (kind === "go_out") {
    return place === undefined ? t("想出去打工") : t("想去{place}", { place: ownName(place) });
  }
  if (kind === "nearby") return t("想在近处找活");
  if (kind === "welfare") return t("想做公益岗");
  if (kind === "business") return t("想自己做点事");
  return "";
}

/** 8月 上旬 */
export function thirdWords(day: string): string {
  return `${monthWords(day.slice(0, 7))} ${thirdName(thirdOf(day))}`;
}

export function thirdName(third: Third): string {
  return { early: t("上旬"), middle: t("中旬"), late: t("下旬") }[third];
}

export function lineWords(line: Line): string {
  switch (line.kind) {
    case "absent":
      return t("去过 {n} 次没人·{day}", { n: line.times, day: dayWords(line.day) });
    case "wants_out":
      return t("问：{name}上次说想出去", { name: line.name });
    case "stale":
      return t("问：{name} {n} 天没问了", { name: line.name, n: line.days });
    case "away": {
      const places = listed([...new Set(line.places.map((code) => shortPlace(code)))].slice(0, 2));
      return t("{n} 人在外·{places}", { n: line.count, places });
    }
    case "home":
      return t("都在家");
  }
}

/** 永康 of 浙江省永康市. */
export function shortPlace(code: string): string {
  const name = ownName(code);
  const city = name === "市辖区" || name.endsWith("区") ? ownName(code.slice(0, 4)) : name;
  return (city === "市辖区" ? ownName(code.slice(0, 2)) : city || name).replace(/(市|县|区)$/, "");
}

export function kindWords(kind: Kind): string {
  const words: Record<Kind, string> = {
    none: t("没有变化"),
    out: t("出去打工了"),
    town: t("在县里做工了"),
    back: t("回家了"),
    work: t("换厂、工钱变了"),
    wish: t("想法变了"),
    phone: t("电话换了"),
    married: t("结婚、离婚"),
    born: t("生孩子了"),
    moved: t("迁走了"),
    dead: t("去世了"),
    new: t("新来的人"),
    split: t("分家了"),
    need: t("要帮忙"),
    decided: t("选了哪个对"),
    record: t("记的改了"),
  };
  return words[kind];
}

export function stateWords(state: State): { words: string; tone: string } {
  const words: Record<State, { words: string; tone: string }> = {
    kept: { words: t("等着发"), tone: "" },
    received: { words: t("收到了"), tone: "good" },
    conflict: { words: t("哪个对"), tone: "due" },
    held: { words: t("先存着"), tone: "" },
    rerouted: { words: t("转走了"), tone: "info" },
    refused: { words: t("没收下"), tone: "bad" },
  };
  return words[state];
}

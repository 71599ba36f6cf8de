/** What changed for one person: only what can change for them. */
import type { App, View } from "../app";
import type { House } from "../rules/homes";
import { isAway, isCounted, maskedPhone } from "../rules/people";
import type { Person } from "../rules/overlay";
import { to } from "../steps";
import { h, icon, type Icon } from "../ui/dom";
import { householdName, relationAndAge, stateLines } from "../ui/facts";
import { dayWords, t } from "../ui/words";

interface Option {
  to: string;
  icon: Icon;
  label: string;
  small: string;
}

/** A person by the page's name: a file number, or `new:…`. */
export function personOf(app: App, id: string): Person | undefined {
  const { people } = app.scene();
  return people.get(id) ?? people.get(Number(id));
}

export function person(app: App, id = "", part = ""): View {
  const found = personOf(app, id);
  if (found === undefined) {
    return {
      title: t("这个人不在名册里了"),
      head: { sub: "", back: "roster", backLabel: t("回到名册") },
      main: [h("p", { class: "note" }, t("迁走了，或者并到别的户里了。"))],
      isLive: true,
    };
  }
  const house = app.house(found.household);
  const members = app.scene().members.get(found.household) ?? [];
  const home = house === undefined ? "" : householdName(house, members);
  const isFamily = part === "family";
  const options = isFamily ? familyOptions(found, house, members) : personOptions(found);
  const about = relationAndAge(found, app.phone.book, app.today());
  return {
    title: isFamily
      ? t("{name}，家里变了什么？", { name: found.name })
      : t("{name}，变了什么？", { name: found.name }),
    head: {
      sub: `${home}·${about}`,
      back: isFamily ? `person/${id}` : `household/${found.household}`,
      backLabel: t("回上一步"),
    },
    main: [
      now(found),
      h("p", { class: "glabel" }, t("点一样，只问这一样")),
      h("div", { class: "opts" }, options.map((option) => optionLink(option, found))),
    ],
    isLive: true,
  };
}

/** What was known the last time. */
export function now(found: Person): HTMLElement {
  const tail = found.id_tail === "" ? "" : `·${t("身份证")} ****${found.id_tail}`;
  return h(
    "p",
    { class: "now" },
    h("b", {}, t("上次：")),
    stateLines(found).join("，"),
    h("br"),
    h("span", { class: "sec" }, `${dayWords(found.confirmed_on)} ${t("问过")}${tail}`),
  );
}

function optionLink(option: Option, found: Person): HTMLElement {
  const page = option.to === "family" ? `person/${found.id}/family` : `change/${option.to}/${found.id}`;
  return h(
    "a",
    { class: "opt", ...to(page), "data-key": `option-${option.to}` },
    icon(option.icon),
    h("span", {}, h("b", {}, option.label), h("small", {}, option.small)),
    icon("next", "to"),
  );
}

function personOptions(found: Person): Option[] {
  const work: Option[] = isAway(found)
    ? [
        { to: "back", icon: "home", label: t("回家了"), small: t("不在那里做了") },
        { to: "work", icon: "wallet", label: t("换厂、工钱变了"), small: t("还在外面做工") },
      ]
    : [
        { to: "out", icon: "bus", label: t("出去打工了"), small: t("出了县") },
        {
          to: "town",
          icon: "home",
          label: t("在县里做工了"),
          small: t("车间、工程队、公益岗"),
        },
      ];
  const phone =
    found.phone === ""
      ? t("现在没有电话")
      : t("现在是 {phone}", { phone: maskedPhone(found.phone) });
  return [
    ...work,
    { to: "wish", icon: "bulb", label: t("想法变了"), small: t("想不想出去、想去哪里") },
    { to: "phone", icon: "phone", label: t("电话换了"), small: phone },
    { to: "family", icon: "people", label: t("家里、身体有变"), small: t("结婚、生孩子、迁走、去世、读书") },
    { to: "need", icon: "help", label: t("要帮忙"), small: t("工钱、受伤、孩子上学") },
  ];
}

function familyOptions(found: Person, house: House | undefined, members: Person[]): Option[] {
  const { name } = found;
  const split: Option[] = maySplit(found, house, members)
    ? [{ to: "split", icon: "home", label: t("分家，另立一户"), small: t("{name} 当户主", { name }) }]
    : [];
  return [
    { to: "married", icon: "people", label: t("结婚、离婚"), small: name },
    { to: "born", icon: "plus", label: t("生孩子了"), small: t("家里多了一口人") },
    { to: "moved", icon: "leave", label: t("迁走了"), small: t("户口迁走、嫁到别处") },
    ...split,
    { to: "dead", icon: "person", label: t("去世了"), small: name },
    { to: "able", icon: "wallet", label: t("能不能做工变了"), small: t("身体、手艺") },
    { to: "school", icon: "sheet", label: t("读书变了"), small: t("还在读、不读了") },
    { to: "relation", icon: "home", label: t("和户主的关系记错了"), small: name },
  ];
}

/** Whoever has a file, and is not the head: the head keeps the household that stands. */
function maySplit(found: Person, house: House | undefined, members: Person[]): boolean {
  const isFiled = typeof found.id === "number" && typeof found.household === "number";
  const isAlone = members.filter(isCounted).length < 2;
  return isFiled && isCounted(found) && house !== undefined && house.head !== found.id && !isAlone;
}

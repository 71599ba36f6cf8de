/** Finding a person by name, the end of a phone or of an identity number. */
import type { App, View } from "../app";
import { isFound } from "../rules/people";
import { to } from "../steps";
import { h, icon } from "../ui/dom";
import { householdName, relationAndAge, stateLines } from "../ui/facts";
import { t } from "../ui/words";

const SHOWN = 30;

export function search(app: App): View {
  const results = h("div", {});
  const asked = h("input", {
    class: "field",
    id: "asked",
    type: "search",
    autocomplete: "off",
    value: app.local["asked"] ?? "",
    oninput: () => {
      app.local["asked"] = asked.value;
      results.replaceChildren(...found(app, asked.value));
    },
  });
  results.replaceChildren(...found(app, asked.value));
  return {
    title: t("找人"),
    head: { sub: t("只找本组的人"), back: "", backLabel: "" },
    tab: "search",
    main: [
      h("div", { class: "form" }, h("label", {}, t("姓名，或电话、身份证的尾号"), asked)),
      results,
    ],
    isLive: false,
  };
}

function found(app: App, asked: string): HTMLElement[] {
  const { people, members } = app.scene();
  const { book } = app.phone;
  const hits = [...people.values()].filter((person) => isFound(person, asked));
  const count = h("p", { class: "glabel", role: "status" }, t("找到 {n} 人", { n: hits.length }));
  if (asked.trim() === "") return [];
  const rows = hits.slice(0, SHOWN).map((person) => {
    const house = app.house(person.household);
    const home = house === undefined ? "" : householdName(house, members.get(house.id) ?? []);
    return h(
      "a",
      { class: "row", ...to(`household/${person.household}`) },
      h(
        "span",
        { class: "m" },
        h("h2", {}, person.name, " ", h("span", {}, relationAndAge(person, book, app.today()))),
        h("p", {}, `${home}·${stateLines(person)[0] ?? ""}`),
      ),
      icon("next"),
    );
  });
  return [count, ...rows];
}

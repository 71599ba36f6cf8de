/** A place by usual names first, then province, city, county; in the county, its towns. */
import type { App } from "../app";
import type { Answer, Question } from "../flows/flow";
import { asPlace, below, ownName, placeName } from "../flows/places";
import { h } from "../ui/dom";
import { button, radios } from "../ui/parts";
import { t } from "../ui/words";

type PlaceQuestion = Extract<Question, { type: "place" }>;
type Take = (value: string, words: string) => void;

export function drawPlace(
  app: App,
  question: PlaceQuestion,
  answer: Answer | undefined,
  take: Take,
): HTMLElement {
  const { scope } = question;
  if (scope === "county") return towns(app, answer, take);
  const at = app.local["place"];
  if (at === undefined && question.usual.length > 0) return usual(app, question, answer, take);
  return level(app, question, at ?? "", answer, take);
}

function towns(app: App, answer: Answer | undefined, take: Take): HTMLElement {
  const county = app.phone.mustSession().group.code.slice(0, 6);
  const own = app.phone.mustSession().group.code.slice(0, 9);
  const found = below(county).sort((a, b) => Number(b[0] === own) - Number(a[0] === own));
  return grid(found, answer?.value ?? null, (code) => {
    take(code, ownName(code));
  });
}

function grid(
  rows: [string, string][],
  chosen: string | null,
  choose: (code: string) => void,
): HTMLElement {
  const choices = rows.map(([value, label]) => ({ value, label }));
  return radios({ labelledBy: "question", look: "words", choices, chosen, choose });
}

function usual(
  app: App,
  question: PlaceQuestion,
  answer: Answer | undefined,
  take: Take,
): HTMLElement {
  const rows = question.usual.some(([code]) => code === answer?.value)
    ? question.usual
    : answer === undefined || answer.value === ""
      ? question.usual
      : [...question.usual, [answer.value, answer.words] as [string, string]];
  const elsewhere = (): void => {
    app.local["place"] = "";
    app.render();
  };
  return h(
    "div",
    {},
    radios({
      labelledBy: "question",
      choices: rows.map(([value, label]) => ({ value, label })),
      chosen: answer?.value ?? null,
      choose: (code) => {
        take(code, placeName(code));
      },
    }),
    h("div", { class: "gap" }, button(t("别的地方"), elsewhere, { kind: "plain full" })),
  );
}

/** One level of the country; a wish may stop at a province or a city. */
function level(
  app: App,
  question: PlaceQuestion,
  at: string,
  answer: Answer | undefined,
  take: Take,
): HTMLElement {
  const isWish = question.scope === "wish";
  const chosen = (code: string): void => {
    delete app.local["place"];
    take(isWish || code === "" ? code : asPlace(code), placeName(code) || t("哪里都行"));
  };
  const choose = (code: string): void => {
    const deeper = below(code);
    if (code.length >= 6 || deeper.length === 0) {
      chosen(code);
      return;
    }
    const [only, ...others] = deeper;
    app.local["place"] = others.length === 0 && only !== undefined ? only[0] : code;
    app.render();
  };
  return h(
    "div",
    {},
    at === "" ? picked(answer) : h("p", { class: "glabel" }, placeName(at)),
    grid(below(at), answer?.value ?? null, choose),
    h("div", { class: "pair gap" }, upAndWhole(app, at, isWish, answer?.value === "", chosen)),
  );
}

function upAndWhole(
  app: App,
  at: string,
  isWish: boolean,
  isAnywhere: boolean,
  chosen: (code: string) => void,
): (HTMLElement | null)[] {
  const up = (): void => {
    app.local["place"] = at.slice(0, -2);
    app.render();
  };
  const whole = (): void => {
    chosen(at);
  };
  if (at === "") {
    return [isWish ? button(t("哪里都行"), whole, { kind: isAnywhere ? "go" : "plain" }) : null];
  }
  const here = t("{place}就行", { place: placeName(at) });
  return [button(t("往上一级"), up, { kind: "plain" }), isWish ? button(here, whole) : null];
}

/** A choice deeper than the level shown. */
function picked(answer: Answer | undefined): HTMLElement | null {
  if (answer === undefined || answer.value.length <= 2) return null;
  return h("p", { class: "glabel" }, t("选了：{place}", { place: answer.words }));
}

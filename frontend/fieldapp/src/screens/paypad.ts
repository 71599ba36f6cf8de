/** Pay: six usual figures, then our own keypad; a doubted figure proposes its repair. */
import type { App, Draft } from "../app";
import type { Answer, Question } from "../flows/flow";
import { payDoubt, typed } from "../rules/doubts";
import { h } from "../ui/dom";
import { button, fault, keypad, radios } from "../ui/parts";
import { t } from "../ui/words";

type PayQuestion = Extract<Question, { type: "pay" }>;
type Take = (value: string, words: string) => void;

/** 没说 is an answer like any other; the village completes it. */
export function unknown(app: App, words: string, take: Take): () => void {
  return () => {
    delete app.local["typing"];
    delete app.local["text"];
    delete app.local["digits"];
    take("", words);
  };
}

export function pay(
  app: App,
  draft: Draft,
  question: PayQuestion,
  answer: Answer | undefined,
  take: Take,
): HTMLElement {
  const typing = app.local["digits"];
  const known = answer?.value ?? "";
  const isOther = known !== "" && !question.choices.includes(Number(known));
  if (typing !== undefined || isOther) return payPad(app, draft, question, typing ?? known);
  const other = (): void => {
    app.local["digits"] = "";
    app.render();
  };
  return h(
    "div",
    {},
    radios({
      labelledBy: "question",
      look: "grid",
      choices: question.choices.map((n) => ({ value: String(n), label: String(n) })),
      chosen: answer?.value ?? null,
      choose: (value) => {
        take(value, t("每月约 {n} 元", { n: value }));
      },
    }),
    h(
      "div",
      { class: "pair" },
      button(t("输别的数"), other, { kind: "plain" }),
      button(question.unknown, unknown(app, question.unknown, take), {
        kind: answer?.value === "" ? "go" : "plain",
      }),
    ),
  );
}

function payPad(app: App, draft: Draft, question: PayQuestion, value: string): HTMLElement {
  const doubt = value === "" ? null : payDoubt(Number(value));
  const isAsked = app.local["missing"] !== undefined && doubt !== null;
  const press = (key: string): void => {
    app.local["digits"] = key === "00" ? typed(typed(value, "0"), "0") : typed(value, key);
    delete app.local["missing"];
    delete app.local["why"];
    app.render();
  };
  const usual = (): void => {
    delete app.local["digits"];
    if (draft.answers[question.key] !== undefined) {
      draft.answers = Object.fromEntries(
        Object.entries(draft.answers).filter(([key]) => key !== question.key),
      );
    }
    app.render();
  };
  const double = (): void => {
    press("00");
  };
  const corner = h("button", { type: "button", class: "k", onclick: double, "data-key": "pad-00" }, "00");
  return h(
    "div",
    {},
    h(
      "p",
      { class: isAsked ? "amt e" : "amt", role: "status" },
      h("b", {}, value === "" ? "0" : value),
      t("元一个月"),
    ),
    isAsked ? doubted(app, value, doubt.proposal) : null,
    keypad(question.ask, press, corner, "money"),
    h("div", { class: "pair gap" }, button(t("选常见的数"), usual, { kind: "plain" }), h("span")),
  );
}

function doubted(app: App, value: string, proposal: number | null): HTMLElement {
  const isMuch = Number(value) > 1000;
  const head = isMuch
    ? t("{n} 元？是不是多了一个 0", { n: value })
    : t("{n} 元？是不是少了 0", { n: value });
  const why = h("input", {
    class: "field",
    id: "why",
    maxlength: 100,
    autocomplete: "off",
    value: app.local["why"] ?? "",
    oninput: () => {
      app.local["why"] = why.value;
    },
  });
  const repair = (): void => {
    app.local["digits"] = String(proposal);
    delete app.local["missing"];
    app.render();
  };
  return h(
    "div",
    {},
    fault(head, t("真是 {n}，写一句为什么。", { n: value }), "pay.doubt"),
    proposal === null
      ? null
      : button(t("改成 {n}", { n: proposal }), repair, { kind: "go full" }),
    h("label", { class: "typed" }, h("span", { class: "hint" }, t("真是 {n}：为什么", { n: value })), why),
  );
}

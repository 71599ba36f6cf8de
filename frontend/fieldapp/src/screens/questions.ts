/** Drawing one open question of each type, and reading what was answered. */
import type { App, Draft } from "../app";
import type { Answer, Question } from "../flows/flow";
import { isBirthday, isIdentity, isPhone } from "../rules/identity";
import { h } from "../ui/dom";
import { button, fault, keypad, radios } from "../ui/parts";
import { listed, t } from "../ui/words";
import { day } from "./daypicker";
import { pay, unknown } from "./paypad";
import { drawPlace } from "./placepicker";

const LABEL = "question";

/** The open question, with what is wrong or missing beside it. */
export function drawQuestion(app: App, draft: Draft, question: Question): HTMLElement {
  const answer = draft.answers[question.key];
  const take = (value: string, words: string): void => {
    draft.answers[question.key] = { value, words };
    delete app.local["missing"];
    app.render();
  };
  return h(
    "section",
    { class: "question" },
    h("h2", { id: LABEL, tabindex: -1 }, question.ask),
    question.hint === undefined ? null : h("p", {}, question.hint),
    body(app, draft, question, answer, take),
    missing(app, question, answer),
  );
}

type Take = (value: string, words: string) => void;

function body(
  app: App,
  draft: Draft,
  question: Question,
  answer: Answer | undefined,
  take: Take,
): Node {
  switch (question.type) {
    case "choice":
      return choice(question, answer, take);
    case "several":
      return several(question, answer, take);
    case "place":
      return drawPlace(app, question, answer, take);
    case "names":
      return names(app, question, answer, take);
    case "day":
      return day(app, question, answer, take);
    case "pay":
      return pay(app, draft, question, answer, take);
    case "digits":
      return digits(app, question, take);
    case "text":
      return text(app, question.typeLabel, answer?.value ?? "");
  }
}

function missing(app: App, question: Question, answer: Answer | undefined): HTMLElement | null {
  if (app.local["missing"] === undefined) return null;
  if (question.type === "digits") return digitFault(question.key);
  if (question.type === "pay" && answer !== undefined) return null;
  return fault(t("还没有选"), t("点一样，再往下走。没说的，点“没说”。"));
}

function digitFault(key: string): HTMLElement {
  if (key === "phone") return fault(t("号码不对"), t("手机号是 11 位，1 开头。再看一遍。"));
  if (key === "number") {
    return fault(t("身份证号码不对"), t("18 位，最后一位对不上。照着身份证再看一遍。"));
  }
  if (key === "count") return fault(t("几口人不对"), t("从 1 到 30。再看一遍。"));
  return fault(t("没有这一天"), t("八个数字：年、月、日。"));
}

type Of<T extends Question["type"]> = Extract<Question, { type: T }>;

function choice(question: Of<"choice">, answer: Answer | undefined, take: Take): HTMLElement {
  return radios({
    labelledBy: LABEL,
    choices: question.choices,
    chosen: answer?.value ?? null,
    choose: (value) => {
      take(value, question.choices.find((one) => one.value === value)?.label ?? "");
    },
  });
}

function several(question: Of<"several">, answer: Answer | undefined, take: Take): HTMLElement {
  const chosen = new Set((answer?.value ?? "").split(" ").filter((kind) => kind !== ""));
  const toggle = (value: string) => (): void => {
    if (chosen.has(value)) chosen.delete(value);
    else chosen.add(value);
    const now = question.choices.filter((one) => chosen.has(one.value));
    take(now.map((one) => one.value).join(" "), listed(now.map((one) => one.label)));
  };
  const boxes = question.choices.map((one) =>
    h(
      "button",
      {
        type: "button",
        role: "checkbox",
        class: "opt",
        "aria-checked": String(chosen.has(one.value)),
        "data-key": `box-${one.value}`,
        onclick: toggle(one.value),
      },
      h("i"),
      h("span", {}, h("b", {}, one.label)),
    ),
  );
  return h("div", { role: "group", "aria-labelledby": LABEL }, boxes);
}

function names(
  app: App,
  question: Of<"names">,
  answer: Answer | undefined,
  take: Take,
): HTMLElement {
  const isOther = answer !== undefined && answer.value !== "" && !question.usual.includes(answer.value);
  const isTyping = app.local["typing"] !== undefined || question.usual.length === 0 || isOther;
  const type = (): void => {
    app.local["typing"] = "1";
    app.render();
    document.getElementById("typed")?.focus();
  };
  const usual = question.usual.map((name) => ({ value: name, label: name }));
  return h(
    "div",
    {},
    usual.length === 0
      ? null
      : radios({
          labelledBy: LABEL,
          choices: usual,
          chosen: answer?.value ?? null,
          choose: (value) => {
            delete app.local["typing"];
            delete app.local["text"];
            take(value, value);
          },
        }),
    isTyping ? text(app, question.typeLabel, isOther ? answer.value : "") : null,
    h(
      "div",
      { class: "pair" },
      isTyping ? h("span") : button(question.typeLabel, type, { kind: "plain" }),
      button(question.unknown, unknown(app, question.unknown, take), {
        kind: answer?.value === "" ? "go" : "plain",
      }),
    ),
  );
}

function text(app: App, label: string, before: string): HTMLElement {
  const input = h("input", {
    class: "field",
    id: "typed",
    maxlength: 50,
    autocomplete: "off",
    value: app.local["text"] ?? before,
    oninput: () => {
      app.local["text"] = input.value;
    },
  });
  return h("label", { class: "typed" }, h("span", { class: "hint" }, label), input);
}

function digits(app: App, question: Of<"digits">, take: Take): HTMLElement {
  const value = app.local["digits"] ?? "";
  const press = (key: string): void => {
    const next = key === "delete" ? value.slice(0, -1) : (value + key).slice(0, question.length);
    app.local["digits"] = next;
    delete app.local["missing"];
    app.render();
  };
  const corner =
    question.letters === ""
      ? h("span", { class: "k" })
      : h(
          "button",
          {
            type: "button",
            class: "k",
            "data-key": "pad-X",
            onclick: () => {
              press("X");
            },
          },
          "X",
        );
  const none = question.none;
  return h(
    "div",
    {},
    h("p", { class: "amt digits", role: "status" }, h("b", {}, spaced(value) || "—")),
    keypad(question.ask, press, corner, "money"),
    none === null
      ? null
      : h("div", { class: "gap" }, button(none, unknown(app, none, take), { kind: "plain full" })),
  );
}

/** In fours, as on a card: easier to compare. */
function spaced(value: string): string {
  if (value.length === 11 || value.startsWith("1") && value.length < 12) {
    return [value.slice(0, 3), value.slice(3, 7), value.slice(7)].filter((p) => p !== "").join(" ");
  }
  return value.replace(/(.{6})(?=.)/, "$1 ").replace(/^(.{15})(?=.)/, "$1 ");
}

const VALID: Record<string, (digits: string) => boolean> = {
  phone: isPhone,
  number: isIdentity,
  birth: isBirthday,
  count: (digits) => Number(digits) >= 1 && Number(digits) <= 30,
};

/** What stands typed but not taken yet, if it is a possible answer. */
export function typedAnswer(app: App, question: Question): Answer | null {
  const { local } = app;
  if (question.type === "pay" && local["digits"] !== undefined && local["digits"] !== "") {
    const value = local["digits"];
    const why = (local["why"] ?? "").trim();
    return { value, words: t("每月约 {n} 元", { n: value }), ...(why === "" ? {} : { why }) };
  }
  if (question.type === "digits") {
    const value = local["digits"] ?? "";
    return VALID[question.key]?.(value) === true ? { value, words: spaced(value) } : null;
  }
  if (question.type === "names" || question.type === "text") {
    const value = (local["text"] ?? "").trim();
    if (value !== "") return { value, words: value };
    if (question.type === "text" && question.isOptional) return { value: "", words: t("没有") };
  }
  return null;
}

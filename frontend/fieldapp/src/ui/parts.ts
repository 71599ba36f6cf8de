/** The pieces every screen is made of. */
import type { Phone } from "../store/phone";
import { clockOf, DAY, dayOf } from "../rules/dates";
import { mustWarn, SILENT_DAYS, silentDays } from "../rules/wipe";
import { to } from "../steps";
import { h, icon, type Icon } from "./dom";
import { dayWords, t } from "./words";

export interface Strip {
  tone: "off" | "on" | "hand";
  icon: Icon;
  head: string;
  waiting: string;
  right: string;
  to: string;
}

/** Network, what waits, last contact; or the one thing that matters more. */
export function stripOf(phone: Phone): Strip {
  const count = phone.unsent.length;
  const waiting = count === 0 ? t("都发完了") : t("存了 {n} 条", { n: count });
  const hand = { tone: "hand", icon: "alert", to: "send" } as const;
  if (phone.line.trouble === "old") {
    return { ...hand, head: t("软件太旧"), waiting, right: t("更新") };
  }
  if (phone.line.trouble === "full") {
    return { ...hand, head: t("手机存满了"), waiting, right: t("怎么办") };
  }
  if (phone.stage === "open" && mustWarn(phone.watch, Date.now())) {
    const days = silentDays(phone.watch, Date.now());
    const left = t("再过 {n} 天会清掉", { n: SILENT_DAYS - days });
    return { ...hand, head: t("{n} 天没发了", { n: days }), waiting: left, right: t("怎么办") };
  }
  return lineStrip(phone, waiting);
}

function lineStrip(phone: Phone, waiting: string): Strip {
  const { isOnline, sending } = phone.line;
  if (!isOnline) {
    const right = t("上次发送 {when}", { when: lastContact(phone) });
    return { tone: "off", icon: "offline", head: t("没有网络"), waiting, right, to: "send" };
  }
  const on = { tone: "on", icon: "send", head: t("有网络"), to: "send" } as const;
  if (sending !== null && sending.of > 0) {
    const { sent, of } = sending;
    return { ...on, waiting: t("正在发 {sent} / {of}", { sent, of }), right: "" };
  }
  return { ...on, waiting, right: lastContact(phone) };
}

/** The time of the last contact today, else the day; by the business clock. */
export function lastContact(phone: Phone): string {
  if (phone.place === "") return t("还没有");
  const at = phone.watch.contactAt + phone.book.offset;
  const isToday = dayOf(at) === dayOf(phone.now());
  if (isToday && phone.now() - at < DAY) return clockOf(at);
  return dayWords(dayOf(at));
}

export function drawStrip(strip: Strip): HTMLElement {
  return h(
    "a",
    { class: `strip ${strip.tone}`, ...to(strip.to), id: "strip" },
    icon(strip.icon),
    h("b", {}, strip.head),
    h("span", {}, strip.waiting),
    h("span", { class: "r" }, strip.right),
  );
}

export interface ButtonLook {
  kind?: string;
  icon?: Icon;
  small?: string;
  key?: string;
}

/** A button that says what it does. */
export function button(
  label: string,
  press: () => void,
  { kind = "", icon: sign, small, key }: ButtonLook = {},
): HTMLButtonElement {
  return h(
    "button",
    { type: "button", class: `btn ${kind}`.trim(), onclick: press, "data-key": key ?? label },
    sign === undefined ? null : icon(sign),
    small === undefined ? label : h("span", {}, label, h("small", {}, small)),
  );
}

export interface Choice {
  value: string;
  label: string;
  small?: string;
}

export interface Radios {
  labelledBy: string;
  choices: Choice[];
  chosen: string | null;
  choose: (value: string) => void;
  /** How one choice looks: rows, or buttons in a grid. */
  look?: "rows" | "grid" | "words" | "two";
}

const NEXT = new Set(["ArrowDown", "ArrowRight"]);
const BEFORE = new Set(["ArrowUp", "ArrowLeft"]);

/** A radio group: one stop for the tab key, arrows move, space or a tap chooses. */
export function radios({ labelledBy, choices, chosen, choose, look = "rows" }: Radios): HTMLElement {
  const stop = chosen ?? choices[0]?.value;
  const items = choices.map((choice) => {
    const isChosen = choice.value === chosen;
    const item = h("button", {
      type: "button",
      role: "radio",
      class: look === "rows" ? "opt" : null,
      "aria-checked": String(isChosen),
      tabindex: choice.value === stop ? 0 : -1,
      "data-key": `${labelledBy}-${choice.value}`,
      onclick: () => {
        choose(choice.value);
      },
    });
    if (look === "rows") item.append(h("i"), labelOf(choice));
    else if (look === "two") item.append(...(isChosen ? [icon("check")] : []), choice.label);
    else item.append(choice.label, ...(isChosen ? [icon("check")] : []));
    return item;
  });
  const classes = { rows: null, grid: "g", words: "g words", two: "o" };
  const group = h(
    "div",
    { role: "radiogroup", "aria-labelledby": labelledBy, class: classes[look] },
    items,
  );
  group.addEventListener("keydown", (event) => {
    move(event, items);
  });
  return group;
}

function labelOf(choice: Choice): HTMLElement {
  const small = choice.small === undefined ? null : h("small", {}, choice.small);
  return h("span", {}, h("b", {}, choice.label), small);
}

function move(event: KeyboardEvent, items: HTMLElement[]): void {
  const step = NEXT.has(event.key) ? 1 : BEFORE.has(event.key) ? -1 : 0;
  if (step === 0) return;
  event.preventDefault();
  const at = items.findIndex((item) => item === event.target);
  const next = items[(at + step + items.length) % items.length];
  next?.focus();
  next?.click();
}

/** The digits of our own keypad; the system's keyboard stays away. */
export function keypad(
  label: string,
  press: (key: string) => void,
  corner: HTMLElement,
  look = "",
): HTMLElement {
  const key = (name: string, attributes: Record<string, string>, face: Node | string): Node =>
    h(
      "button",
      {
        type: "button",
        "data-key": `pad-${name}`,
        ...attributes,
        onclick: () => {
          press(name);
        },
      },
      face,
    );
  const digit = (name: string): Node => key(name, {}, name);
  return h(
    "div",
    { class: `pad ${look}`.trim(), role: "group", "aria-label": label },
    ["1", "2", "3", "4", "5", "6", "7", "8", "9"].map(digit),
    corner,
    digit("0"),
    key("delete", { class: "k", "aria-label": t("删掉一位") }, icon("delete")),
  );
}

/** What happened, what to do, a small code. */
export function fault(head: string, text: string, code = ""): HTMLElement {
  return h(
    "p",
    { class: "err", role: "alert" },
    icon("alert"),
    h(
      "span",
      {},
      h("b", {}, head),
      text,
      code === "" ? null : h("small", {}, t("代码 {code}", { code })),
    ),
  );
}

/** Asked a second time: death, moving away, handing in. */
export function askTwice(
  question: string,
  text: string,
  yes: string,
  no: string,
): Promise<boolean> {
  return new Promise((resolve) => {
    const answer = (value: boolean) => () => {
      dialog.close();
      dialog.remove();
      resolve(value);
    };
    const dialog = h(
      "dialog",
      { "aria-labelledby": "ask-twice" },
      h(
        "div",
        { class: "sheet" },
        h("h2", { id: "ask-twice" }, question),
        h("p", {}, text),
        button(yes, answer(true), { kind: "due go" }),
        button(no, answer(false), { kind: "plain" }),
      ),
    );
    dialog.addEventListener("cancel", answer(false));
    document.body.append(dialog);
    dialog.showModal();
  });
}

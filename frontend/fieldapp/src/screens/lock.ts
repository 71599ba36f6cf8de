/** Before the names: logging in once with a network, choosing six digits, typing them. */
import type { App, View } from "../app";
import { Refused, Unreachable, logIn, register } from "../net/api";
import type { Led } from "../net/wire";
import { PIN_TRIES, triesLeft, type WipeReason } from "../rules/wipe";
import { h, s } from "../ui/dom";
import { askTwice, button, fault, keypad } from "../ui/parts";
import { language, speak, t } from "../ui/words";

const LENGTH = 6;
const HILLS: [string, string][] = [
  ["hill-1", "M0 70 58 34l44 26 62-44 66 46 48-24 60 32 52-18v60H0z"],
  ["hill-2", "M0 92l70-34 60 28 66-40 58 34 52-20 84 30v22H0z"],
  ["hill-3", "M0 106l84-26 66 16 74-26 80 24 86-16v34H0z"],
  ["hill-4", "M0 112c60-9 120-10 195-6s140 2 195-6v12z"],
];

function hill(): HTMLElement {
  const drawing = s("svg", { viewBox: "0 0 390 112", preserveAspectRatio: "xMidYMax slice" });
  drawing.setAttribute("aria-hidden", "true");
  drawing.append(...HILLS.map(([name, d]) => s("path", { class: name, d })));
  return h("div", { class: "hill" }, drawing);
}

function who(app: App): HTMLElement {
  const place = app.phone.place === "" ? t("组长走访") : app.phone.place;
  return h(
    "div",
    { class: "who" },
    h("h1", { tabindex: -1 }, t("务工通")),
    h("p", {}, place),
  );
}

export function languageSwitch(app: App): HTMLElement {
  const isChinese = language() === "zh";
  const label = isChinese ? "English" : "中文";
  const press = (): void => {
    void speak(isChinese ? "en" : "zh").then(() => {
      app.render();
      app.syncSoon(); // the platform's lists in this language
    });
  };
  const look = button(label, press, { kind: "plain sm", key: "language" });
  look.setAttribute("lang", isChinese ? "en" : "zh-Hans");
  return look;
}

function wipedWords(reason: WipeReason): string {
  if (reason === "pins") return t("密码错满 {n} 次，手机里的名册清掉了。", { n: PIN_TRIES });
  if (reason === "silence") return t("7 天没有联系上，手机里的名册清掉了。");
  return t("这个手机的登记停了，手机里的名册清掉了。");
}

function wipedNote(app: App): HTMLElement | null {
  const { wiped, unsent } = app.phone;
  const n = unsent.length;
  if (wiped === null && n === 0) return null;
  const why = wiped === null ? null : h("b", {}, wipedWords(wiped), " ");
  const kept = n === 0 ? "" : t("没发的 {n} 条还锁在手机里，登录后会接着发，一条不少。", { n });
  return h("p", { class: "lead" }, why, kept);
}

export function login(app: App): View {
  const note = wipedNote(app);
  const foot = h("div", { class: "pad16" }, languageSwitch(app));
  const form = app.local["groups"] === undefined ? loginForm(app) : groupChoice(app);
  const main = [hill(), who(app), note, form, foot];
  return { title: t("登录"), head: null, main, isLive: false };
}

function loginForm(app: App): HTMLElement {
  const name = h("input", {
    class: "field",
    name: "username",
    autocomplete: "username",
    autocapitalize: "none",
    spellcheck: "false",
    required: true,
    value: app.local["username"] ?? "",
  });
  const password = h("input", {
    class: "field",
    name: "password",
    type: "password",
    autocomplete: "current-password",
    required: true,
  });
  const send = (event: Event): void => {
    event.preventDefault();
    void enter(app, name.value, password.value);
  };
  const said = app.local["said"];
  const words = app.local["busy"] === undefined ? t("登录") : t("正在登录…");
  return h(
    "form",
    { class: "form", onsubmit: send },
    h("p", { class: "hint" }, t("第一次要有网络。登录以后，没有网络也能用。")),
    h("label", {}, t("用户名"), name),
    h("label", {}, t("密码"), password),
    said === undefined ? null : fault(t("没有登录上"), said, app.local["code"]),
    h("button", { class: "btn go big", type: "submit", "data-key": "enter" }, words),
  );
}

/** Whoever visits several groups says which one this phone is for; first what waits for a login. */
function groupChoice(app: App): HTMLElement {
  const { token = "", groups = "[]", username = "", said, code } = app.local;
  const sealed = (one: Led): number =>
    app.phone.unsent.filter((row) => row.group === one.code).length;
  const led = (JSON.parse(groups) as Led[]).sort(
    (a, b) => Number(sealed(b) > 0) - Number(sealed(a) > 0),
  );
  const choices = led.map((one) => {
    const look = { kind: "big", key: `group-${one.code}` };
    const press = (): void => {
      void attempt(app, { username, token, groups }, () => registerFor(app, token, one.code));
    };
    const said = ledWords(one, sealed(one));
    const small = said === "" ? {} : { small: said };
    return button(`${one.village} ${one.name}`, press, { ...look, ...small });
  });
  const back = (): void => {
    app.local = { username };
    app.render();
  };
  return h(
    "div",
    { class: "form", role: "group", "aria-labelledby": "which" },
    h("p", { id: "which" }, t("这个手机走访哪个组？")),
    choices,
    said === undefined ? null : fault(t("没有登录上"), said, code),
    button(t("回上一步"), back, { kind: "plain" }),
  );
}

/** Whose it is, and what a wipe left sealed for it alone. */
function ledWords(one: Led, sealed: number): string {
  const stands = one.stands_in ? [t("替别人走访")] : [];
  const waits = sealed > 0 ? [t("还有 {n} 条没交的走访", { n: sealed })] : [];
  return [...stands, ...waits].join("·");
}

async function enter(app: App, username: string, password: string): Promise<void> {
  await attempt(app, { username }, async () => {
    await registerFor(app, await logIn(username, password), null);
  });
}

async function registerFor(app: App, token: string, group: string | null): Promise<void> {
  try {
    const registration = await register(token, deviceName(), group);
    app.local = {};
    app.phone.registered(registration);
  } catch (error) {
    if (!(error instanceof Refused) || error.code !== "device.which_group") throw error;
    const { username = "" } = app.local;
    app.local = { username, token, groups: error.params["groups"] ?? "[]" };
  }
  app.render();
}

/** One at a time; what the platform says against it stands on the page, with what was typed. */
async function attempt(app: App, typed: App["local"], work: () => Promise<void>): Promise<void> {
  if (app.local["busy"] !== undefined) return;
  app.local = { ...typed, busy: "1" };
  app.render();
  try {
    await work();
  } catch (error) {
    app.local = { ...typed };
    if (error instanceof Refused) {
      app.local["said"] = error.message;
      app.local["code"] = error.code;
    } else if (error instanceof Unreachable) {
      app.local["said"] = t("没有网络。走到有信号的地方再试。");
    } else throw error;
    app.render();
  }
}

/** The phone's kind, as its browser says: the village tells devices apart by it. */
function deviceName(): string {
  const inside = /\(([^)]+)\)/.exec(navigator.userAgent)?.[1] ?? "";
  return (inside.split(";").pop() ?? "").trim().slice(0, 60) || "phone";
}

function dots(count: number): HTMLElement {
  const label = t("已输入 {n} 位", { n: count });
  const boxes = Array.from({ length: LENGTH }, (_, i) =>
    h("span", { class: i < count ? "f" : i === count ? "c" : null }),
  );
  return h("div", { class: "dots", role: "img", "aria-label": label }, boxes);
}

interface PinPage {
  title: string;
  ask: string;
  note: string;
  fault: HTMLElement | null;
  corner: HTMLElement;
  full: (digits: string) => Promise<void>;
}

function pinView(app: App, page: PinPage): View {
  const digits = app.local["pin"] ?? "";
  const press = (key: string): void => {
    if (app.local["busy"] !== undefined) return;
    const next = key === "delete" ? digits.slice(0, -1) : (digits + key).slice(0, LENGTH);
    app.local["pin"] = next;
    delete app.local["wrong"];
    app.render();
    if (next.length === LENGTH) void whenFull(app, page, next);
  };
  app.typeDigit = press;
  const lock = h(
    "div",
    { class: "lock" },
    h("p", { id: "q" }, page.ask),
    dots(digits.length),
    page.fault ?? h("p", { class: "sec small" }, page.note),
  );
  const pad = keypad(page.ask, press, page.corner);
  return { title: page.title, head: null, main: [hill(), who(app), lock], bar: pad, isLive: false };
}

async function whenFull(app: App, page: PinPage, digits: string): Promise<void> {
  app.local["busy"] = "1";
  await page.full(digits);
  delete app.local["busy"];
}

export function choosePin(app: App): View {
  const first = app.local["first"];
  const isWrong = app.local["wrong"] !== undefined;
  const corner = h("span", { class: "k" });
  return pinView(app, {
    title: t("定一个密码"),
    ask: first === undefined ? t("定一个 6 位密码") : t("再输一遍"),
    note: t("像银行卡密码一样，不要告诉别人"),
    fault: isWrong ? fault(t("两遍不一样"), t("从头再定一次。")) : null,
    corner,
    full: async (digits) => {
      if (first === undefined) app.local = { first: digits };
      else if (first !== digits) app.local = { wrong: "1" };
      else {
        app.local = {};
        await app.phone.choosePin(digits);
        app.go("roster");
        app.syncSoon();
        return;
      }
      app.render();
    },
  });
}

export function closed(app: App): View {
  const left = triesLeft(app.phone.watch);
  const isWrong = app.local["wrong"] !== undefined;
  const unsent = app.phone.unsent.length;
  const corner = h(
    "button",
    {
      type: "button",
      class: "k",
      onclick: () => {
        void forgotten(app);
      },
    },
    t("忘了密码"),
  );
  return pinView(app, {
    title: t("输密码"),
    ask: t("输入 6 位密码"),
    note: t("没有网络也能打开"),
    fault: isWrong
      ? fault(
          t("密码不对，还能试 {n} 次", { n: left }),
          unsent === 0
            ? t("错满 {n} 次，名册会清掉。", { n: PIN_TRIES })
            : t("错满 {n} 次，名册会清掉；没发的 {m} 条还锁着，登录后能接着发。", {
                n: PIN_TRIES,
                m: unsent,
              }),
        )
      : null,
    corner,
    full: async (digits) => {
      const isRight = await app.phone.unlock(digits);
      app.local = isRight ? {} : { wrong: "1" };
      app.render();
      if (isRight) app.syncSoon();
    },
  });
}

async function forgotten(app: App): Promise<void> {
  const isSure = await askTwice(
    t("忘了密码？"),
    t("名册会清掉，要有网络重新登录。没发的 {n} 条还锁着，登录后接着发。", {
      n: app.phone.unsent.length,
    }),
    t("清掉，重新登录"),
    t("不清，再想想"),
  );
  if (isSure) await app.phone.forget(null);
  app.local = {};
  app.render();
}

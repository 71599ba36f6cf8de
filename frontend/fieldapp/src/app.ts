/** One page at a time: which one by the step he is at, drawn from the phone's state. */
import { type Ground, groundOfPage, groundOfScene, isSame } from "./ground";
import type { HomeId, How } from "./net/wire";
import { dayOf } from "./rules/dates";
import type { House } from "./rules/homes";
import type { Matter } from "./rules/matters";
import type { Person, PersonId } from "./rules/overlay";
import type { HouseState } from "./rules/progress";
import { waitAfter } from "./rules/retry";
import { opened, touched, type Typing } from "./rules/typing";
import type { Phone } from "./store/phone";
import type { Answers } from "./flows/flow";
import { Steps, to } from "./steps";
import { h, icon, type Icon } from "./ui/dom";
import { drawStrip, stripOf } from "./ui/parts";
import { t, type Zh } from "./ui/words";

export interface View {
  title: string;
  /** Null: the page draws its own head. */
  head: { sub: string; back: string; backLabel: string } | null;
  tab?: "roster" | "search" | "send" | "help";
  main: (Node | null)[];
  bar?: Node | null;
  /** Drawn anew when the phone's state changes; a page one types into is not. */
  isLive: boolean;
}

export type Screen = (app: App, ...words: string[]) => View;

/** What is being said about one person, until it is saved. */
export interface Draft {
  person: PersonId;
  household: HomeId;
  flow: string;
  answers: Answers;
  open: string | null;
  typing: Typing;
}

export interface Undo {
  text: string;
  until: number;
  back: () => Promise<void>;
}

/** The overlaid roster, computed once for every state of the phone. */
export interface Scene {
  people: Map<PersonId, Person>;
  /** The roster's, and those founded here. */
  households: House[];
  /** Founded here, and by now in the roster under a number. */
  numbers: Map<HomeId, number>;
  members: Map<HomeId, Person[]>;
  states: Map<HomeId, HouseState>;
  matters: Matter[];
}

/** What lies behind the six digits: it comes while they are typed. */
export interface Behind {
  screens: Record<string, Screen>;
  sceneOf: (phone: Phone) => Scene;
  sync: (phone: Phone) => Promise<void>;
}

export class App {
  draft: Draft | null = null;
  /** How he is asking just now; it stays until he says otherwise. */
  how: How = "at_home";
  undo: Undo | null = null;
  /** Fields of the page shown now: typed text, opened parts. Emptied by every move. */
  local: Record<string, string> = {};
  /** A hardware keyboard types the six digits too. */
  typeDigit: ((key: string) => void) | null = null;
  private readonly steps: Steps;
  private readonly scrolled = new Map<string, number>();
  /** How far down the page that is drawn now was when he left it. */
  place = 0;
  private drawn = "";
  private live = true;
  private queued = false;
  private isPressed = false;
  private isStale = false;
  private cached: Scene | null = null;
  private cachedFrom: Ground = [];
  private drawnFrom: Ground = [];
  private behind: Behind | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private isKeeping = false;
  /** How often in a row nobody answered. */
  private failures = 0;

  constructor(
    readonly phone: Phone,
    private readonly root: HTMLElement,
    private screens: Record<string, Screen>,
  ) {
    phone.onChange(() => {
      if (!isSame(this.cachedFrom, groundOfScene(phone))) this.cached = null;
      this.queue();
    });
    this.steps = new Steps(() => {
      this.local = {};
      if (this.draft !== null) this.draft.typing = opened(this.draft.typing, Date.now());
      this.render();
    });
    root.addEventListener("click", this.follow);
    this.holdWhilePressed();
    for (const kind of ["pointerdown", "keydown", "input"]) {
      root.addEventListener(kind, this.touch);
    }
  }

  /** Between finger down and up nothing is drawn anew: the tap would be lost with its button. */
  private holdWhilePressed(): void {
    this.root.addEventListener("pointerdown", () => {
      this.isPressed = true;
    });
    const release = (): void => {
      this.isPressed = false;
      if (this.isStale) this.queue();
    };
    for (const kind of ["pointerup", "pointercancel"]) {
      window.addEventListener(kind, () => setTimeout(release)); // after the click
    }
  }

  /** A link leads to its page; the address says nothing of it. */
  private readonly follow = (event: Event): void => {
    const link = event.target instanceof Element ? event.target.closest("[data-to]") : null;
    const page = link?.getAttribute("data-to") ?? null;
    if (page === null) return;
    event.preventDefault();
    this.go(page);
  };

  /** A tap or a key on a page of questions: what is being said took so long. */
  private readonly touch = (): void => {
    const isAsking = this.drawn.startsWith("change/");
    if (this.draft !== null && isAsking) this.draft.typing = touched(this.draft.typing, Date.now());
  };

  /** The rest has come; whoever was already waiting for it sees it, and what waits is sent. */
  add(behind: Behind): void {
    this.behind = behind;
    this.screens = { ...this.screens, ...behind.screens };
    if (this.phone.stage !== "open") return;
    this.render();
    this.syncSoon();
  }

  scene(): Scene {
    if (this.behind === null) throw new Error("asked for by screens that come with it");
    if (this.cached === null) {
      this.cached = this.behind.sceneOf(this.phone);
      this.cachedFrom = groundOfScene(this.phone);
    }
    return this.cached;
  }

  /** A household by its number or by the key it was founded with. */
  house(id: HomeId): House | undefined {
    const { households, numbers } = this.scene();
    const wanted = String(numbers.get(id) ?? id);
    return households.find((house) => String(house.id) === wanted);
  }

  today(): string {
    return dayOf(this.phone.now());
  }

  /** The page he is at, by its name: `household/12`. */
  get here(): string {
    return this.steps.here;
  }

  go(page: string): void {
    if (this.here === page) this.render();
    else this.steps.go(page);
  }

  /** Talk with the platform, and again when there is more to say or nobody answered. */
  syncSoon(): void {
    void this.behind?.sync(this.phone).then(() => {
      const wait = this.untilNext();
      clearTimeout(this.timer);
      if (wait === null) return;
      this.timer = setTimeout(() => {
        this.syncSoon();
      }, wait);
    });
  }

  /** What can still be taken back goes after its ten seconds; no network: its return is waited for. */
  private untilNext(): number | null {
    const { line, visits, stage } = this.phone;
    if (stage !== "open") return null;
    if (!line.isOnline) {
      this.failures += 1;
      return navigator.onLine ? waitAfter(this.failures, Math.random()) : null;
    }
    this.failures = 0;
    const kept = visits.filter((visit) => visit.state === "kept");
    if (kept.length === 0 || line.trouble !== null) return null;
    const free = Math.min(...kept.map((visit) => visit.freeAt));
    return Math.max(SOON, free - Date.now());
  }

  /** One tap at a time: another one while this is being kept says nothing new. */
  async alone<T>(work: () => Promise<T>): Promise<T | null> {
    if (this.isKeeping) return null;
    this.isKeeping = true;
    this.rest();
    try {
      return await work();
    } finally {
      await new Promise((resolve) => setTimeout(resolve)); // the next page is drawn first
      this.isKeeping = false;
      this.rest();
      if (this.isStale) this.queue();
    }
  }

  /** The buttons that keep something say whether they may be pressed; the focus stays on them. */
  private rest(): void {
    for (const one of this.root.querySelectorAll(".bar button, .side button")) {
      if (this.isKeeping) one.setAttribute("aria-disabled", "true");
      else one.removeAttribute("aria-disabled");
    }
  }

  /** Say it to those who listen, and show it with 撤回 for ten seconds. */
  said(text: string, back: (() => Promise<void>) | null): void {
    const said = document.getElementById("said");
    if (said !== null) said.textContent = text;
    this.undo = back === null ? null : { text, until: Date.now() + 10_000, back };
    const undo = this.undo;
    if (undo !== null) {
      setTimeout(() => {
        if (this.undo === undo) this.undo = null;
        document.querySelector(".ud")?.remove();
      }, 10_000);
    }
  }

  private queue(): void {
    if (this.queued) return;
    this.queued = true;
    queueMicrotask(() => {
      this.queued = false;
      const isShut = !["open", this.drawn].includes(this.phone.stage); // names stand on it
      const isNews = this.live && !isSame(this.drawnFrom, groundOfPage(this.phone));
      this.isStale = this.isPressed || (this.isKeeping && isNews); // it is left anyway
      if (isShut) this.render();
      else if (this.isPressed) return;
      else if (isNews && !this.isKeeping) this.render();
      else this.redrawStrip();
    });
  }

  private redrawStrip(): void {
    document.getElementById("strip")?.replaceWith(drawStrip(stripOf(this.phone)));
  }

  private path(): string[] {
    if (this.phone.stage !== "open") return [this.phone.stage];
    const words = this.here.split("/");
    return words[0] !== undefined && words[0] in this.screens && !(words[0] in STAGES)
      ? words
      : ["roster"];
  }

  /** Draw the page; focus and place in the list stay where they were. */
  render(): void {
    const path = this.path();
    const key = path.join("/");
    const isHere = key === this.drawn;
    this.scrolled.set(this.drawn, this.root.querySelector(".page")?.scrollTop ?? 0);
    this.place = this.scrolled.get(key) ?? 0;
    const focused = document.activeElement?.getAttribute("data-key");
    const screen = this.screens[path[0] ?? ""] ?? this.screens["roster"];
    if (screen === undefined) return;
    const view = screen(this, ...path.slice(1));
    this.live = view.isLive;
    this.drawn = key;
    this.drawnFrom = groundOfPage(this.phone);
    this.isStale = false;
    const title = titleOf(path[0] ?? "");
    if (title !== document.title) document.title = title;
    this.root.replaceChildren(...this.parts(view));
    if (this.isKeeping) this.rest();
    this.settle(isHere ? focused : null, isHere);
  }

  private settle(focused: string | null | undefined, isHere: boolean): void {
    const main = this.root.querySelector(".page");
    if (main !== null && this.place > 0) main.scrollTop = this.place; // lays it out: not for 0
    if (focused !== null && focused !== undefined) {
      const kept = this.root.querySelector<HTMLElement>(`[data-key="${CSS.escape(focused)}"]`);
      kept?.focus({ preventScroll: true });
    } else if (!isHere) {
      this.root.querySelector<HTMLElement>("h1")?.focus({ preventScroll: true });
    }
  }

  private parts(view: View): Node[] {
    const parts: Node[] = [drawStrip(stripOf(this.phone))];
    const isDemo = this.phone.session?.isDemo === true;
    if (view.head !== null) parts.push(headOf(view.title, view.head, isDemo));
    const nodes = view.main.filter((node) => node !== null);
    parts.push(h("div", { class: "page", tabindex: -1 }, nodes));
    const isShown = CALM.has(this.path()[0] ?? "");
    if (isShown && this.undo !== null && this.undo.until > Date.now()) {
      parts.push(this.undoBar(this.undo));
    }
    if (view.bar !== undefined && view.bar !== null) parts.push(view.bar);
    if (view.tab !== undefined) parts.push(this.tabs(view.tab));
    return parts;
  }

  private undoBar(undo: Undo): HTMLElement {
    const back = (): void => {
      if (this.undo !== undo) return; // a second tap would take the tap before back too
      this.undo = null;
      void undo.back();
    };
    return h(
      "div",
      { class: "ud" },
      h("span", {}, undo.text, h("br"), t("存进手机了")),
      h("button", { type: "button", onclick: back }, icon("return"), t("撤回")),
    );
  }

  private tabs(current: string): HTMLElement {
    const waiting = this.phone.unsent.length;
    const badge =
      waiting === 0
        ? null
        : h("span", { class: "n" }, waiting, h("span", { class: "vh" }, t("条等着发")));
    const tab = (name: string, sign: Icon, label: string, extra: Node | null): HTMLElement =>
      h(
        "a",
        { ...to(name), "aria-current": name === current ? "page" : null },
        icon(sign),
        label,
        extra,
      );
    return h(
      "nav",
      { class: "tabs", "aria-label": t("主要页面") },
      tab("roster", "home", t("走访"), null),
      tab("search", "search", t("找人"), null),
      tab("send", "send", t("发送"), badge),
      tab("help", "help", t("问村里"), null),
    );
  }
}

/** What became free while a sending was under way goes with the next. */
const SOON = 500;
/** Pages where 撤回 stands in nobody's way. */
const CALM = new Set(["roster", "household", "send"]);
const STAGES = { login: true, choose_pin: true, closed: true };

/** What the browser may write into its history in the clear: the kind of page, nobody's name. */
const KINDS: Record<string, Zh> = {
  login: "登录",
  choose_pin: "定一个密码",
  closed: "输密码",
  roster: "走访",
  household: "一户",
  person: "一个人",
  change: "记变化",
  matter: "要处理",
  search: "找人",
  send: "发送",
  submit: "交本月",
  figure: "本月的数",
  help: "问村里",
};

function titleOf(screen: string): string {
  const kind = KINDS[screen];
  return kind === undefined ? t("务工通") : `${t(kind)} · ${t("务工通")}`;
}

function headOf(title: string, head: NonNullable<View["head"]>, isDemo: boolean): HTMLElement {
  const back =
    head.back === ""
      ? null
      : h("a", { class: "back", ...to(head.back), "aria-label": head.backLabel }, icon("back"));
  return h(
    "header",
    { class: head.back === "" ? "head root" : "head" },
    back,
    h("div", {}, h("h1", { tabindex: -1 }, title), h("p", {}, head.sub)),
    isDemo ? h("span", { class: "demo" }, t("示范数据")) : null,
  );
}

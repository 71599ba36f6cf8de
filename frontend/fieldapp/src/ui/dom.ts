/** Building a page without a framework: elements, icons, nothing else. */

type Value = string | number | boolean | null | undefined | ((event: Event) => void);
type Child = Node | string | number | null | undefined | false | Child[];

/** An element: `on…` are listeners, everything else is an attribute; null and false leave it out. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Record<string, Value> = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  append(element, children);
  return element;
}

function append(parent: Element, children: Child[]): void {
  for (const child of children) {
    if (child === null || child === undefined || child === false) continue;
    if (Array.isArray(child)) append(parent, child);
    else parent.append(child instanceof Node ? child : String(child));
  }
}

const SVG = "http://www.w3.org/2000/svg";

/** An element of a drawing. */
export function s(tag: string, attributes: Record<string, string | number>): SVGElement {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) {
    element.setAttribute(name, String(value));
  }
  return element;
}

const PATHS = {
  alert: "M12 3.5 22 20.5H2zM12 10v4.5M12 17.4v.2",
  back: "M15 4 7 12l8 8",
  bulb: "M9 18h6m-5 3h4M8.5 15.5C6.5 14 6 12 6 10.3a6 6 0 0 1 12 0c0 1.7-.5 3.7-2.5 5.2z",
  bus: "M4 5.5h16v12H4zM4 12h16M7.5 20v-2.5m9 2.5v-2.5M8 15h.01M16 15h.01",
  check: "m4.5 12.5 5 5L20 7",
  clock: "M3.5 12a8.5 8.5 0 1 0 17 0a8.5 8.5 0 1 0-17 0M12 7v5.3l3.5 2",
  delete: "M8.5 5H21v14H8.5L2.5 12zM12 9.5l5 5m0-5-5 5",
  help: "M4 13v-1a8 8 0 0 1 16 0v1M4 13.5h3.5v5.5H5a1 1 0 0 1-1-1zM20 13.5h-3.5v5.5H19a1 1 0 0 0 1-1zM18 19c-1 1.6-2.6 2-4.5 2",
  home: "M3.5 11 12 4l8.5 7M6 9.5V20h12V9.5M10 20v-5.5h4V20",
  leave: "M10 4H5v16h5M14 8l5 4-5 4M19 12H9",
  next: "m9 5 7 7-7 7",
  offline: "M3 3l18 18M9.5 8.2A6 6 0 0 1 18 11a4 4 0 0 1 2.7 6.4M17 19H7a4.5 4.5 0 0 1-1-8.9",
  people:
    "M5 8.5a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0-7 0M2 20c.5-4 3-5.5 6.5-5.5S14.500 16 15 20M15.5 5.3a3.5 3.5 0 0 1 0 6.4M18 14.8c2.3.7 3.6 2.4 4 5.2",
  person: "M8 8a4 4 0 1 0 8 0a4 4 0 1 0-8 0M4.5 21c.6-4.5 3.7-6.5 7.5-6.5s6.9 2 7.5 6.500",
  phone:
    "M5 4h4l1.8 4.6-2.3 1.6a12 12 0 0 0 5.3 5.3l1.6-2.3L20 15v4a1.6 1.6 0 0 1-1.8 1.6C10.6 20 4 13.4 3.4 5.8A1.600 1.600 0 0 1 5 4z",
  place:
    "M12 21.5s7-6.7 7-11.7a7 7 0 0 0-14 0c0 5 7 11.700 7 11.700zM9.5 9.800a2.5 2.5 0 1 0 5 0a2.5 2.5 0 1 0-5 0",
  plus: "M12 5v14M5 12h14",
  return: "M9 6 4.5 10.5 9 15M5 10.5h9a5 5 0 0 1 0 10h-3",
  search: "M4 10.5a6.5 6.500 0 1 0 13 0a6.5 6.5 0 1 0-13 0M15.5 15.5l5 5",
  send: "M7 18a4.5 4.5 0 0 1-.6-8.9A6 6 0 0 1 18 10a4 4 0 0 1 0 8M12 20v-8m-3.2 3L12 11.8l3.200 3.200",
  sheet: "M6 3h8l4 4v14H6zM14 3v4h4M9 12h6m-6 4h6",
  swap: "M4 8h15l-4-4M20 16H5l4 4",
  wallet: "M4 7h16v12H4zM4 7l10-3v3M15 13h5",
} as const;
export type Icon = keyof typeof PATHS;

const made = new Map<string, SVGElement>();

/** A line icon beside a word that says the same; a copy of the first is quicker than another. */
export function icon(name: Icon, extra = ""): SVGElement {
  const key = `${name} ${extra}`;
  const first = made.get(key) ?? drawIcon(name, extra);
  made.set(key, first);
  return first.cloneNode(true) as SVGElement;
}

function drawIcon(name: Icon, extra: string): SVGElement {
  const drawing = s("svg", { class: `i ${extra}`.trim(), viewBox: "0 0 24 24" });
  drawing.setAttribute("aria-hidden", "true");
  drawing.append(s("path", { d: PATHS[name] }));
  return drawing;
}

/** A fresh identity made here. */
export function uuid(): string {
  return crypto.randomUUID();
}

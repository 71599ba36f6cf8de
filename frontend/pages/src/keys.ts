import { closeMenus } from "./menus";
import { selectAll, showSelection } from "./selection";

/** True while a person types text: then letters are letters. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return !["checkbox", "radio", "range", "button"].includes(target.type);
  return target.matches("textarea, select, [contenteditable]");
}

/** Move the row cursor of a list by one; the first press takes the first row. */
export function moveRow(doc: Document, step: 1 | -1): HTMLTableRowElement | null {
  const rows = [...doc.querySelectorAll<HTMLTableRowElement>("[data-list] tbody tr")];
  const at = rows.findIndex((row) => row.classList.contains("at"));
  const next = rows[at < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, at + step))];
  if (!next) return null;
  rows[at]?.classList.remove("at");
  next.classList.add("at");
  next.scrollIntoView({ block: "nearest" });
  next.querySelector<HTMLElement>("a.nm")?.focus({ preventScroll: true });
  return next;
}

function toggleRow(doc: Document): void {
  const box = doc.querySelector<HTMLInputElement>("tr.at input[name=id]");
  const form = box?.closest("[data-list]");
  if (!box || !form) return;
  box.checked = !box.checked;
  showSelection(form);
}

function escape(doc: Document): void {
  if (closeMenus(doc)) return;
  for (const form of doc.querySelectorAll("[data-list]")) selectAll(form, false);
}

/** One letter, one movement: j k rows or files, x select, / search, [ ] pages, u up. */
export function press(doc: Document, key: string): boolean {
  const link = doc.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`);
  if (link) link.click();
  else if (key === "j") moveRow(doc, 1);
  else if (key === "k") moveRow(doc, -1);
  else if (key === "x") toggleRow(doc);
  else if (key === "/") doc.querySelector<HTMLElement>(".fbar input[type=search]")?.focus();
  else return false;
  return true;
}

export function startKeys(doc: Document): void {
  doc.addEventListener("keydown", (event) => {
    if (doc.querySelector("dialog[open]")) return;
    if (event.key === "Escape") escape(doc);
    else if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    else if (press(doc, event.key)) event.preventDefault();
  });
}

/** The boxes of the rows of one list. */
function boxes(form: Element): HTMLInputElement[] {
  return [...form.querySelectorAll<HTMLInputElement>('tbody input[name="id"]')];
}

/** Bring head box, row colour, count and bulk bar in line with the boxes. */
export function showSelection(form: Element): number {
  const rows = boxes(form);
  const chosen = rows.filter((box) => box.checked).length;
  for (const box of rows) box.closest("tr")?.classList.toggle("s", box.checked);
  const head = form.querySelector<HTMLInputElement>("[data-all]");
  if (head) {
    head.checked = chosen > 0 && chosen === rows.length;
    head.indeterminate = chosen > 0 && chosen < rows.length;
  }
  const bar = form.querySelector<HTMLElement>("[data-bulk]");
  if (bar) bar.hidden = chosen === 0;
  const count = form.querySelector("[data-count]");
  if (count) count.textContent = String(chosen);
  return chosen;
}

export function selectAll(form: Element, checked: boolean): void {
  for (const box of boxes(form)) box.checked = checked;
  const everything = form.querySelector<HTMLInputElement>('input[name="all"]');
  if (everything && !checked) everything.checked = false;
  showSelection(form);
}

/** Shift and a click take every row in between. */
export function selectRange(form: Element, from: HTMLInputElement, to: HTMLInputElement): void {
  const rows = boxes(form);
  const [a, b] = [rows.indexOf(from), rows.indexOf(to)].sort((x, y) => x - y);
  if (a === undefined || b === undefined || a < 0) return;
  for (const box of rows.slice(a, b + 1)) box.checked = to.checked;
}

function start(form: Element): void {
  let last: HTMLInputElement | null = null;
  form.addEventListener("click", (event) => {
    const target = event.target as Element;
    if (target.closest("[data-unselect]")) selectAll(form, false);
    if (!(target instanceof HTMLInputElement)) return;
    if (target.matches("[data-all]")) selectAll(form, target.checked);
    else if (target.name === "id") {
      if (last && (event as MouseEvent).shiftKey) selectRange(form, last, target);
      last = target;
      showSelection(form);
    }
  });
  showSelection(form);
}

export function startSelection(doc: Document): void {
  for (const form of doc.querySelectorAll("[data-list]")) start(form);
}

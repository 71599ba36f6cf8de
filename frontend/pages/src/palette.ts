/** Where the focus goes among the hits: arrows go round, the field itself is place −1. */
export function nextHit(current: number, step: 1 | -1, count: number): number {
  if (count === 0) return -1;
  const places = count + 1;
  return ((current + 1 + step + places) % places) - 1;
}

function move(dialog: HTMLDialogElement, step: 1 | -1): void {
  const hits = [...dialog.querySelectorAll<HTMLElement>("[data-hit]")];
  const at = hits.findIndex((hit) => hit === dialog.ownerDocument.activeElement);
  const to = nextHit(at, step, hits.length);
  (hits[to] ?? dialog.querySelector<HTMLElement>("input[type=search]"))?.focus();
}

function onKey(dialog: HTMLDialogElement, event: KeyboardEvent): void {
  // A search field eats the first Escape to clear itself; here it always closes.
  if (event.key === "Escape") dialog.close();
  else if (event.key === "ArrowDown") move(dialog, 1);
  else if (event.key === "ArrowUp") move(dialog, -1);
  else if (event.key === "Enter" && event.target instanceof HTMLInputElement) {
    const first = dialog.querySelector<HTMLElement>("[data-hit]");
    if (!first) return;
    first.click();
  } else return;
  event.preventDefault();
}

export function startPalette(doc: Document): void {
  const dialog = doc.querySelector<HTMLDialogElement>("#palette");
  if (!dialog) return;
  const open = (): void => {
    if (!dialog.open) dialog.showModal();
    dialog.querySelector<HTMLInputElement>("input[type=search]")?.select();
  };
  doc.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      event.preventDefault();
      open();
    }
  });
  doc.addEventListener("click", (event) => {
    if ((event.target as Element).closest("[data-palette]")) open();
  });
  dialog.addEventListener("keydown", (event) => {
    onKey(dialog, event);
  });
}

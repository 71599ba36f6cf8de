/** Show a dialog over the page; the browser keeps the focus inside and Esc closes it. */
export function openDialog(dialog: HTMLDialogElement): void {
  if (!dialog.open) dialog.showModal();
}

/** Dialogs that came as a fragment (a dry run, a form sent back with errors) open at once. */
export function openArrived(root: ParentNode): void {
  for (const dialog of root.querySelectorAll<HTMLDialogElement>("dialog[data-open]")) {
    dialog.removeAttribute("data-open");
    openDialog(dialog);
  }
}

export function startDialogs(doc: Document): void {
  doc.addEventListener("click", (event) => {
    const target = event.target as Element;
    const id = target.closest<HTMLElement>("[data-dialog]")?.dataset["dialog"];
    const dialog = id ? doc.getElementById(id) : null;
    if (dialog instanceof HTMLDialogElement) openDialog(dialog);
    if (target.closest("[data-close]")) target.closest("dialog")?.close();
    else if (target instanceof HTMLDialogElement) target.close();
  });
  doc.addEventListener("htmx:after:swap", () => {
    openArrived(doc);
  });
  openArrived(doc);
}

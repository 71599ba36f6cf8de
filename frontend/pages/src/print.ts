/** A button that prints the page: `data-print`. */
export function startPrint(root: Document, view: Pick<Window, "print">): void {
  root.addEventListener("click", (event) => {
    const target = event.target;
    if (target instanceof Element && target.closest("[data-print]")) view.print();
  });
}

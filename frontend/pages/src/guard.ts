/** Ask before leaving a form that was changed and not sent. */
export function startGuard(doc: Document, win: Window): void {
  for (const form of doc.querySelectorAll<HTMLFormElement>("form[data-guard]")) {
    let isChanged = false;
    form.addEventListener("input", () => (isChanged = true));
    form.addEventListener("submit", () => (isChanged = false));
    win.addEventListener("beforeunload", (event) => {
      if (isChanged) event.preventDefault();
    });
  }
}

/** In the demo one click fills the login of an example account. */
export function startFill(doc: Document): void {
  doc.addEventListener("click", (event) => {
    const button = (event.target as Element).closest<HTMLElement>("[data-fill]");
    if (!button) return;
    const name = doc.querySelector<HTMLInputElement>('input[name="username"]');
    const word = doc.querySelector<HTMLInputElement>('input[name="password"]');
    if (name) name.value = button.dataset["fill"] ?? "";
    if (word) word.value = button.dataset["with"] ?? "";
    word?.form?.querySelector<HTMLElement>("button[type=submit]")?.focus();
  });
}

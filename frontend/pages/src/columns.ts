import { withConditions } from "./filters";

/** The address of the same list with these columns. */
export function withColumns(address: string, columns: string[]): string {
  return withConditions(address, ["cols"], [["cols", columns.join(",")]]);
}

export function startColumns(doc: Document): void {
  doc.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    if (!form.matches("[data-columns]")) return;
    event.preventDefault();
    const chosen = [...form.querySelectorAll<HTMLInputElement>("input:checked")].map((box) => box.value);
    doc.location.assign(withColumns(doc.location.href, chosen));
  });
}

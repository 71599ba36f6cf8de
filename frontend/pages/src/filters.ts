/** The address with these conditions: empty ones leave it, paging starts again. */
export function withConditions(address: string, fields: Iterable<[string, string]>): string {
  const url = new URL(address);
  const given = [...fields];
  for (const [key] of given) url.searchParams.delete(key);
  for (const [key, value] of given) if (value.trim() !== "") url.searchParams.append(key, value.trim());
  for (const key of ["after", "before"]) url.searchParams.delete(key);
  return url.href;
}

export function entries(form: HTMLFormElement): [string, string][] {
  return [...new FormData(form)].flatMap(([key, value]) => (typeof value === "string" ? [[key, value]] : []));
}

/** Conditions live in the address, so that a list can be sent to a colleague as it is. */
export function startFilters(doc: Document): void {
  doc.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    if (!form.matches("[data-filters], .fbar [role=search]")) return;
    event.preventDefault();
    doc.location.assign(withConditions(doc.location.href, entries(form)));
  });
}

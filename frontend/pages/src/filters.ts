/**
 * The address with these conditions: empty ones leave it, several values of one condition stand
 * with commas, and paging starts again.
 */
export function withConditions(address: string, keys: string[], given: [string, string][]): string {
  const url = new URL(address);
  for (const key of keys) {
    const values = given.filter(([k, value]) => k === key && value.trim() !== "");
    if (values.length === 0) url.searchParams.delete(key);
    else url.searchParams.set(key, values.map(([, value]) => value.trim()).join(","));
  }
  for (const key of ["after", "before", "at"]) url.searchParams.delete(key);
  return url.href;
}

/** Every condition the form offers, also those left empty: an unticked box sends nothing. */
export function offered(form: HTMLFormElement): string[] {
  const names = [...form.elements].map((field) => field.getAttribute("name") ?? "");
  return [...new Set(names)].filter((name) => name !== "");
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
    doc.location.assign(withConditions(doc.location.href, offered(form), entries(form)));
  });
}

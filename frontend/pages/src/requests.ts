interface RequestDetail {
  ctx: { request: { headers: Record<string, string> }; response?: { status?: number; raw?: Response } };
}

/** The token that Django put into the page, for every request that htmx sends. */
export function csrfToken(doc: Document): string {
  return doc.querySelector<HTMLMetaElement>('meta[name="csrf-token"]')?.content ?? "";
}

/** Say below the page what went wrong; it leaves by itself, the page stays as it was. */
export function showFailure(doc: Document, code: string): void {
  const template = doc.querySelector<HTMLTemplateElement>("#failed");
  const host = doc.querySelector("#toasts");
  if (!template || !host) return;
  const banner = template.content.cloneNode(true) as DocumentFragment;
  const slot = banner.querySelector("[data-code]");
  if (slot) slot.textContent = code;
  const shown = banner.firstElementChild;
  host.append(banner);
  setTimeout(() => shown?.remove(), 12_000);
}

/** A form with errors (422) is an answer to show; a failed server is not. */
export function isFailure(status: number): boolean {
  return status === 0 || status >= 500 || status === 403 || status === 404;
}

export function startRequests(doc: Document): void {
  doc.addEventListener("htmx:config:request", (event) => {
    const { ctx } = (event as CustomEvent<RequestDetail>).detail;
    ctx.request.headers["X-CSRFToken"] = csrfToken(doc);
  });
  doc.addEventListener("htmx:before:response", (event) => {
    const { ctx } = (event as CustomEvent<RequestDetail>).detail;
    const status = ctx.response?.status ?? 0;
    if (!isFailure(status)) return;
    event.preventDefault();
    showFailure(doc, ctx.response?.raw?.headers.get("X-Error-Code") ?? String(status));
  });
  doc.addEventListener("htmx:error", () => {
    showFailure(doc, "network");
  });
}

/** How long to wait before asking again: soon while work runs, later when it drags on. */
export function pause(running: number, asked: number): number | null {
  if (running === 0) return null;
  return asked < 30 ? 1_000 : asked < 90 ? 3_000 : 10_000;
}

export function label(pattern: string, running: number, percent: number): string {
  if (running === 0) return "";
  return pattern.replace("{n}", String(running)).replace("{p}", String(percent));
}

function showState(doc: Document, tray: HTMLElement): number {
  const running = Number(tray.dataset["running"] ?? 0);
  const text = doc.querySelector<HTMLElement>("[data-tray-text]");
  const pattern = doc.querySelector<HTMLElement>("[data-tray-label]")?.dataset["trayLabel"] ?? "";
  if (text) text.textContent = label(pattern, running, Number(tray.dataset["percent"] ?? 0));
  return running;
}

/**
 * Ask for the tray again while something runs. The server knows what runs, so a reload of the
 * page, another page or another device shows the same bars.
 */
export function startTray(doc: Document): void {
  let asked = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tray = (): HTMLElement | null => doc.querySelector<HTMLElement>("[data-tray]");
  const ask = (): void => {
    asked += 1;
    if (doc.visibilityState === "visible") tray()?.dispatchEvent(new Event("refresh"));
    else plan(1);
  };
  const plan = (running: number): void => {
    clearTimeout(timer);
    const wait = pause(running, asked);
    if (wait !== null) timer = setTimeout(ask, wait);
  };
  doc.addEventListener("htmx:after:swap", () => {
    const now = tray();
    if (now) plan(showState(doc, now));
  });
  tray()?.closest("details")?.addEventListener("toggle", (event) => {
    asked = 0;
    if ((event.target as HTMLDetailsElement).open) ask();
  });
  if (Number(tray()?.dataset["running"] ?? 0) > 0) setTimeout(ask, 0);
}

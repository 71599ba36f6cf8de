/** Close every open drop-down except the one that holds `inside`. Says whether one was open. */
export function closeMenus(doc: Document, inside: Element | null = null): boolean {
  let closed = false;
  for (const menu of doc.querySelectorAll<HTMLDetailsElement>("details.menu[open]")) {
    if (inside && menu.contains(inside)) continue;
    menu.open = false;
    closed = true;
  }
  return closed;
}

function toggleSide(doc: Document, button: HTMLElement): void {
  const side = doc.querySelector("#side");
  const isOpen = side?.classList.toggle("open") ?? false;
  button.setAttribute("aria-expanded", String(isOpen));
}

export function startMenus(doc: Document): void {
  doc.addEventListener("click", (event) => {
    const target = event.target as Element;
    closeMenus(doc, target);
    const button = target.closest<HTMLElement>("[data-menu]");
    const side = doc.querySelector("#side.open");
    if (button) toggleSide(doc, button);
    else if (side && !side.contains(target)) {
      const opener = doc.querySelector<HTMLElement>("[data-menu]");
      if (opener) toggleSide(doc, opener);
    }
  });
}

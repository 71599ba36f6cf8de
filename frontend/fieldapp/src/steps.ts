/**
 * Where he has been. The browser keeps addresses and what lies beside them in the clear, so that
 * neither says which page it was: the history holds a key of no meaning, what it stands for is known
 * in memory alone. After a new start no key is known, and going back leads to the first page.
 */

const ADDRESS = "/field/";
const FIRST = "roster";

/** The attributes of a link inside the app: its page stands beside the address, not in it. */
export function to(page: string): Record<string, string> {
  return { href: ADDRESS, "data-to": page };
}

interface Kept {
  step: string;
}

export class Steps {
  private readonly pages = new Map<string, string>();
  private key = "";

  constructor(private readonly moved: () => void) {
    if (location.hash !== "") history.replaceState(null, "", ADDRESS);
    window.addEventListener("popstate", (event) => {
      this.key = (event.state as Kept | null)?.step ?? "";
      moved();
    });
  }

  /** The page shown now; the first one before any move, and after a new start. */
  get here(): string {
    return this.pages.get(this.key) ?? FIRST;
  }

  go(page: string): void {
    this.key = crypto.randomUUID();
    this.pages.set(this.key, page);
    history.pushState({ step: this.key } satisfies Kept, "", ADDRESS);
    this.moved();
  }
}

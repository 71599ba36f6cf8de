/** Pay that nobody believes at once (docs/rules.md, S1): a month below 100 or above 30,000. */

export const LOWEST = 100;
export const HIGHEST = 30_000;
const USUAL = { from: 1_000, to: HIGHEST };

export interface PayDoubt {
  code: "pay.doubt";
  kind: "too_little" | "too_much";
  /** What was probably meant, if one slip of the finger explains it. */
  proposal: number | null;
}

/** A doubt about a month's pay, or nothing. */
export function payDoubt(yuan: number): PayDoubt | null {
  if (yuan > HIGHEST) {
    const meant = yuan / 10;
    return { code: "pay.doubt", kind: "too_much", proposal: isUsual(meant) ? meant : null };
  }
  if (yuan < LOWEST) {
    const meant = [yuan * 100, yuan * 1000].find(isUsual) ?? null;
    return { code: "pay.doubt", kind: "too_little", proposal: meant };
  }
  return null;
}

function isUsual(yuan: number): boolean {
  return Number.isInteger(yuan) && yuan >= USUAL.from && yuan <= USUAL.to;
}

const PLACES = 6;

/** What stands after one more key of the keypad; a seventh digit is not taken. */
export function typed(digits: string, key: string): string {
  if (key === "delete") return digits.slice(0, -1);
  const next = (digits + key).replace(/^0+(?=.)/, "");
  return next.length > PLACES ? digits : next;
}

/** When to try again after nobody answered: soon at first, then ever later, never all together. */

const FIRST = 2000;
const LONGEST = 60_000;

/** Milliseconds until the next try; `luck` (0 to 1) spreads a county's phones apart. */
export function waitAfter(failures: number, luck: number): number {
  const wait = Math.min(LONGEST, FIRST * 2 ** Math.max(0, failures - 1));
  return Math.round(wait * (0.5 + luck / 2));
}

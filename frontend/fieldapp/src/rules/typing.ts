/** How long a change was typed in; pure. */

/** A pause longer than this is no typing: he talks, or walks on. */
const IDLE_MS = 60_000;
/** What the platform takes of one visit. */
const MOST_SECONDS = 3600;

export interface Typing {
  ms: number;
  last: number;
}

/** A page of questions opened; time away from it counts nothing. */
export function opened(typing: Typing | null, now: number): Typing {
  return { ms: typing?.ms ?? 0, last: now };
}

/** A tap or a key; a clock that was set meanwhile counts nothing. */
export function touched(typing: Typing, now: number): Typing {
  const gap = now - typing.last;
  return { ms: typing.ms + (gap > 0 && gap <= IDLE_MS ? gap : 0), last: now };
}

export function secondsOf(typing: Typing): number {
  return Math.min(Math.round(typing.ms / 1000), MOST_SECONDS);
}

/** When the names on the phone go (security D2); visits not yet sent stay, sealed to the server. */
import { DAY } from "./dates";

export const SILENT_DAYS = 7;
export const WARN_DAYS = 5;
export const PIN_TRIES = 5;

export interface Watch {
  /** The last time the server answered us, by the phone's own clock. */
  contactAt: number;
  /** The latest time ever seen: a clock set back gains nothing. */
  seenAt: number;
  wrongPins: number;
  isRevoked: boolean;
}

export type WipeReason = "silence" | "pins" | "revoked";

/** Why the roster must go now, or nothing. */
export function wipeReason(watch: Watch, now: number): WipeReason | null {
  if (watch.isRevoked) return "revoked";
  if (watch.wrongPins >= PIN_TRIES) return "pins";
  return silentDays(watch, now) >= SILENT_DAYS ? "silence" : null;
}

/** Whole days without a word from the server. */
export function silentDays(watch: Watch, now: number): number {
  return Math.max(0, Math.floor((Math.max(now, watch.seenAt) - watch.contactAt) / DAY));
}

/** True from the fifth day on: he should look for a signal. */
export function mustWarn(watch: Watch, now: number): boolean {
  return silentDays(watch, now) >= WARN_DAYS;
}

/** The moment at which silence wipes. */
export function wipedAt(watch: Watch): number {
  return watch.contactAt + SILENT_DAYS * DAY;
}

export function triesLeft(watch: Watch): number {
  return Math.max(0, PIN_TRIES - watch.wrongPins);
}

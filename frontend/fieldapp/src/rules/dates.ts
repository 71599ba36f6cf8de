/** Days and months as the county counts them: Asia/Shanghai, which has no summer time. */

const OFFSET = 8 * 3_600_000;
export const DAY = 86_400_000;

const days = new Map<number, string>();

/** `2019-08-22` of a moment; the same day is asked for again and again. */
export function dayOf(ms: number): string {
  const number = Math.floor((ms + OFFSET) / DAY);
  const day = days.get(number) ?? new Date(number * DAY).toISOString().slice(0, 10);
  days.set(number, day);
  return day;
}

/** `2019-08` of a moment. */
export function monthOf(ms: number): string {
  return dayOf(ms).slice(0, 7);
}

/** `8:05` of a moment. */
export function clockOf(ms: number): string {
  const text = new Date(ms + OFFSET).toISOString().slice(11, 16);
  return text.startsWith("0") ? text.slice(1) : text;
}

/** ISO 8601 with the county's zone, as the contract wants times. */
export function isoOf(ms: number): string {
  return `${new Date(ms + OFFSET).toISOString().slice(0, 19)}+08:00`;
}

/** Whole days from one day to another. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY);
}

/** The month so many months later; negative goes back. */
export function addMonths(month: string, by: number): string {
  const total = Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1 + by;
  const year = Math.floor(total / 12);
  return `${String(year).padStart(4, "0")}-${String(total - year * 12 + 1).padStart(2, "0")}`;
}

/** The newest months first, today's among them. */
export function lastMonths(today: string, count: number): string[] {
  return Array.from({ length: count }, (_, i) => addMonths(today.slice(0, 7), -i));
}

export type Third = "early" | "middle" | "late";
const FIRST_DAY: Record<Third, string> = { early: "01", middle: "11", late: "21" };

/** The thirds of a month that have begun by today. */
export function thirdsBegun(month: string, today: string): Third[] {
  return (["early", "middle", "late"] as const).filter((t) => dayInThird(month, t) <= today);
}

/** The day that stands for a third of a month: its first. */
export function dayInThird(month: string, third: Third): string {
  return `${month}-${FIRST_DAY[third]}`;
}

/** The third a day lies in. */
export function thirdOf(day: string): Third {
  const number = Number(day.slice(8, 10));
  if (number <= 10) return "early";
  return number <= 20 ? "middle" : "late";
}

/** Full years lived by a day. */
export function ageOn(birth: string, day: string): number {
  const years = Number(day.slice(0, 4)) - Number(birth.slice(0, 4));
  return day.slice(5) < birth.slice(5) ? years - 1 : years;
}

/** Sentences of the screens: Chinese in the code, English beside it; the compiler finds gaps. */
import type { ENGLISH } from "./english";

export type Zh = keyof typeof ENGLISH;
export type Language = "zh" | "en";
type Values = Record<string, string | number>;

const KEPT_AS = "wugong-language";
let spoken: Language = "zh";
/** Loaded when somebody speaks it: a slow line brings the Chinese first. */
let english: typeof ENGLISH | null = null;
let relations: Record<string, string> = {};

/** A sentence in the language spoken now, with its values put in. */
export function t(zh: Zh, values: Values = {}): string {
  const sentence: string = english === null || spoken === "zh" ? zh : english[zh];
  return sentence.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

export function language(): Language {
  return spoken;
}

/** The language of the last start; at the first, Chinese. */
export async function recallLanguage(): Promise<void> {
  await speak(localStorage.getItem(KEPT_AS) === "en" ? "en" : "zh");
}

export async function speak(next: Language): Promise<void> {
  if (next === "en" && english === null) {
    const loaded = await import("./english");
    [english, relations] = [loaded.ENGLISH, loaded.RELATIONS];
  }
  spoken = next;
  localStorage.setItem(KEPT_AS, next);
  document.documentElement.lang = next === "en" ? "en" : "zh-Hans";
}

const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

/** 8月22日, or 22 Aug. */
export function dayWords(day: string): string {
  const month = Number(day.slice(5, 7));
  const date = Number(day.slice(8, 10));
  return spoken === "en" ? `${date} ${MONTHS[month - 1] ?? ""}` : `${month}月${date}日`;
}

/** 2019年8月, or Aug 2019. */
export function monthWords(month: string): string {
  const number = Number(month.slice(5, 7));
  const year = month.slice(0, 4);
  return spoken === "en" ? `${MONTHS[number - 1] ?? ""} ${year}` : `${year}年${number}月`;
}

/** 8月 of this year, 去年12月 of the last. */
export function monthNear(month: string, today: string): string {
  if (spoken === "en") return monthWords(month);
  return month.slice(0, 4) === today.slice(0, 4) ? monthShort(month) : `去年${monthShort(month)}`;
}

/** 8月, or Aug. */
export function monthShort(month: string): string {
  const number = Number(month.slice(5, 7));
  return spoken === "en" ? (MONTHS[number - 1] ?? "") : `${number}月`;
}

/** 户主, or Head of household: in the language spoken, whatever language the roster came in. */
export function relationName(code: string, named: string): string {
  return (spoken === "en" ? relations[code] : undefined) ?? named;
}

/** Several names in one line. */
export function listed(names: string[]): string {
  return names.join(spoken === "en" ? ", " : "、");
}

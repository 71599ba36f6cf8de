/** Names of places, from the one list that comes with the app; read at the first need. */

let names = new Map<string, string>();

/** Read the list; offline the worker answers from its cache. */
export async function loadPlaces(): Promise<void> {
  if (names.size > 0) return;
  const response = await fetch("/field/places.txt");
  keepPlaces(await response.text());
}

/** `code name` a line. */
export function keepPlaces(text: string): void {
  names = new Map(
    text.split("\n").map((line) => {
      const space = line.indexOf(" ");
      return [line.slice(0, space), line.slice(space + 1)];
    }),
  );
}

/** Levels without a name of their own that anybody would say. */
const PLAIN = new Set(["市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"]);

function padded(code: string): string {
  return code.length < 6 ? code.padEnd(6, "0") : code;
}

/** One level's own name. */
export function ownName(code: string): string {
  return names.get(padded(code)) ?? "";
}

/** 浙江省永康市; a township with its county. */
export function placeName(code: string): string {
  if (code === "") return "";
  if (code.length > 6) return `${ownName(code.slice(0, 6))}${ownName(code)}`;
  const short = padded(code);
  const province = ownName(short.slice(0, 2));
  if (short.endsWith("0000")) return province;
  const own = ownName(short);
  const prefecture = short.endsWith("00") ? "" : ownName(short.slice(0, 4));
  if (own.endsWith("市") || PLAIN.has(prefecture)) return `${province}${own}`;
  return `${province}${prefecture}${own}`;
}

/** What stands one level below: provinces of nothing, prefectures, counties, townships. */
export function below(code: string): [string, string][] {
  const level = { 0: 2, 2: 4, 4: 6, 6: 9 }[code.length] ?? 0;
  const found: [string, string][] = [];
  for (const [full, name] of names) {
    if (levelOf(full) === level && full.startsWith(code)) found.push([full.slice(0, level), name]);
  }
  return found;
}

function levelOf(full: string): number {
  if (full.length > 6) return 9;
  if (full.endsWith("0000")) return 2;
  return full.endsWith("00") ? 4 : 6;
}

/** The code that is sent: six digits at least, a city without counties among them. */
export function asPlace(code: string): string {
  return padded(code);
}

/** What a page says about a chart; colours and layout are decided here, not by the page. */
export interface ChartSpec {
  kind: "bars" | "columns" | "lines" | "stack";
  categories: string[];
  series: { name: string; values: (number | null)[] }[];
  unit: string;
}

export class BadSpec extends Error {}

export function readSpec(text: string): ChartSpec {
  const value: unknown = JSON.parse(text);
  if (!isSpec(value)) throw new BadSpec("a chart needs kind, categories, series and unit");
  return value;
}

function isSpec(value: unknown): value is ChartSpec {
  if (typeof value !== "object" || value === null) return false;
  const spec = value as Partial<ChartSpec>;
  return (
    ["bars", "columns", "lines", "stack"].includes(spec.kind ?? "") &&
    Array.isArray(spec.categories) &&
    Array.isArray(spec.series) &&
    typeof spec.unit === "string"
  );
}

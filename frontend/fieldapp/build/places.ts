import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Plugin } from "vite";

/** The rows of a CSV without quotes, header as keys. */
function rows(path: string): Record<string, string>[] {
  const [head = "", ...lines] = readFileSync(path, "utf8").trim().split(/\r?\n/);
  const names = head.split(",");
  return lines.map((line) => {
    const values = line.split(",");
    return Object.fromEntries(names.map((name, i) => [name, values[i] ?? ""]));
  });
}

/**
 * Every county of the country, and the townships of the prefecture, as one text file that the
 * phone reads when a place is asked for: `code name` a line. A county stands under its province
 * (2 digits) and prefecture (4); a township has 9.
 */
export function placeList(data: string): Plugin {
  return {
    name: "place-list",
    generateBundle() {
      const counties = rows(resolve(data, "division_china_county.csv")).map(
        (row) => `${row["code6"] ?? ""} ${row["name"] ?? ""}`,
      );
      const townships = rows(resolve(data, "division_zhaotong_township.csv")).map(
        (row) => `${(row["code12"] ?? "").slice(0, 9)} ${row["name"] ?? ""}`,
      );
      const source = [...counties, ...townships].join("\n");
      this.emitFile({ type: "asset", fileName: "places.txt", source });
    },
  };
}

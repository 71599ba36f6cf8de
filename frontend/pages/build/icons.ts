import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type { Plugin } from "vite";

const require = createRequire(import.meta.url);

/** One drawing from the npm package, as the symbol that `<use href="…#name">` points at. */
export function asSymbol(name: string, svg: string): string {
  const body = /<svg[^>]*>([\s\S]*)<\/svg>/.exec(svg)?.[1];
  if (body === undefined) throw new Error(`icon ${name} is not an SVG`);
  const drawn = body.replace(/<path stroke="none"[^>]*\/>/g, "").replace(/\s*\n\s*/g, "");
  return `<symbol id="${name}" viewBox="0 0 24 24">${drawn}</symbol>`;
}

/** A sprite of the icons that are named in `icons.json`: one cached request, no web font. */
export function iconSprite(names: string[]): Plugin {
  return {
    name: "icon-sprite",
    async buildStart() {
      for (const name of names) {
        const path = require.resolve(`@tabler/icons/outline/${name}.svg`);
        this.addWatchFile(path);
      }
      const symbols = await Promise.all(
        names.map(async (name) =>
          asSymbol(name, await readFile(require.resolve(`@tabler/icons/outline/${name}.svg`), "utf8")),
        ),
      );
      this.emitFile({
        type: "asset",
        name: "icons.svg",
        source: `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>`,
      });
    },
  };
}

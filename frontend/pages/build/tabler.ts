import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { PurgeCSS } from "purgecss";
import type { Plugin } from "vite";

const ID = "virtual:tabler.css";
const RESOLVED = `\0${ID}`;

/**
 * Tabler's compiled CSS is 635 kB. Only the rules that a template or a module names are kept,
 * in a cascade layer of their own, so that our styles win without a fight over specificity.
 */
export function usedTabler(content: string[]): Plugin {
  return {
    name: "used-tabler",
    resolveId: (id) => (id === ID ? RESOLVED : null),
    async load(id) {
      if (id !== RESOLVED) return null;
      const path = createRequire(import.meta.url).resolve("@tabler/core/dist/css/tabler.min.css");
      const [kept] = await new PurgeCSS().purge({
        content,
        css: [{ raw: await readFile(path, "utf8") }],
        variables: true,
        keyframes: true,
        fontFace: true,
      });
      return `@layer tabler{${kept?.css ?? ""}}`;
    },
  };
}

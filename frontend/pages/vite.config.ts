import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { defineConfig } from "vite";
import { iconSprite } from "./build/icons";
import { flatManifest } from "./build/manifest";
import { usedTabler } from "./build/tabler";

const here = import.meta.dirname;
const platform = resolve(here, "../../src/wugong");
const icons = JSON.parse(readFileSync(resolve(here, "icons.json"), "utf8")) as string[];

export default defineConfig({
  root: here,
  base: "./",
  plugins: [
    usedTabler([`${platform}/*/templates/**/*.html`, `${here}/src/**/*.ts`]),
    iconSprite(icons),
    flatManifest(),
  ],
  build: {
    outDir: resolve(platform, "static/build"),
    emptyOutDir: true,
    assetsDir: "",
    assetsInlineLimit: 0,
    target: "es2022",
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 700,
    rolldownOptions: {
      input: { pages: resolve(here, "src/pages.ts"), portal: resolve(here, "src/portal.ts") },
    },
  },
});

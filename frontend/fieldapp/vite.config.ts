import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { defineConfig } from "vite";
import { placeList } from "./build/places";
import { precacheList } from "./build/precache";
import { packed } from "./build/packed";

const here = import.meta.dirname;
const platform = resolve(here, "../../src/wugong");
const { version } = JSON.parse(readFileSync(resolve(here, "package.json"), "utf8")) as {
  version: string;
};

export default defineConfig({
  root: here,
  base: "/field/",
  define: { __APP_VERSION__: JSON.stringify(version) },
  plugins: [placeList(resolve(platform, "base/data")), precacheList("sw.js"), packed()],
  build: {
    outDir: resolve(platform, "static/build/root/field"),
    emptyOutDir: true,
    assetsDir: "",
    assetsInlineLimit: 0,
    target: "es2022",
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: { app: resolve(here, "index.html"), sw: resolve(here, "src/sw.ts") },
      output: {
        // The worker's address is its identity: it never carries a hash.
        entryFileNames: (chunk) => (chunk.name === "sw" ? "sw.js" : "[name]-[hash].js"),
      },
    },
  },
});

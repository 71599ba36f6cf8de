import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { gzipSync } from "node:zlib";
import type { Plugin } from "vite";

/** A compressed twin beside every text file: the web server sends it as it lies there. */
export function packed(): Plugin {
  let folder = "";
  return {
    name: "packed",
    configResolved(config) {
      folder = config.build.outDir;
    },
    closeBundle() {
      for (const name of readdirSync(folder)) {
        if (/\.(js|css|html|txt|svg|webmanifest)$/.test(name)) {
          const source = readFileSync(resolve(folder, name));
          writeFileSync(resolve(folder, `${name}.gz`), gzipSync(source, { level: 9 }));
        }
      }
    },
  };
}

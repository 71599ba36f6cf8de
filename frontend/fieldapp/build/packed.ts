import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import type { Plugin } from "vite";

const DENSE = { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } };

/** Compressed twins beside every text file: the web server sends them as they lie there. */
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
          writeFileSync(resolve(folder, `${name}.br`), brotliCompressSync(source, DENSE));
        }
      }
    },
  };
}

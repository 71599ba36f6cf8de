import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Plugin } from "vite";

const MARK = "__PRECACHE__";

/**
 * Writes into the worker which files are the app and one word that says what they contain, so
 * that a new build is a new cache and nothing of an old build is mixed in.
 */
export function precacheList(worker: string): Plugin {
  let publicFolder = "";
  return {
    name: "precache-list",
    enforce: "post",
    configResolved(config) {
      publicFolder = config.publicDir;
    },
    generateBundle(_options, bundle) {
      const contents = new Map<string, string | Uint8Array>();
      for (const file of Object.values(bundle)) {
        contents.set(file.fileName, file.type === "chunk" ? file.code : file.source);
      }
      for (const name of readdirSync(publicFolder)) {
        contents.set(name, readFileSync(resolve(publicFolder, name)));
      }
      const names = [...contents.keys()].filter((name) => name !== worker).sort();
      const hash = createHash("sha256");
      for (const name of [...names, worker]) hash.update(name).update(contents.get(name) ?? "");
      const sw = bundle[worker];
      if (sw?.type !== "chunk") throw new Error(`no ${worker} in this build`);
      const list = { version: hash.digest("hex").slice(0, 12), files: names };
      const code = sw.code.split(MARK);
      if (code.length !== 2) throw new Error(`${worker} names ${MARK} not once`);
      sw.code = code.join(JSON.stringify(list));
    },
  };
}

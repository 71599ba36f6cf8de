import type { Plugin } from "vite";

/**
 * A flat map from the name a template uses ("pages.js") to the hashed file that was built,
 * so that Python reads one small JSON file and knows nothing of the bundler.
 */
export function flatManifest(): Plugin {
  return {
    name: "flat-manifest",
    generateBundle(_options, bundle) {
      const names: Record<string, string> = {};
      for (const file of Object.values(bundle)) {
        if (file.type === "chunk" && (file.isEntry || file.isDynamicEntry)) {
          names[`${file.name}.js`] = file.fileName;
        } else if (file.type === "asset" && file.names[0] !== undefined) {
          names[file.names[0]] = file.fileName;
        }
      }
      const sorted = Object.fromEntries(Object.entries(names).sort(([a], [b]) => a.localeCompare(b)));
      this.emitFile({
        type: "asset",
        fileName: "manifest.json",
        source: `${JSON.stringify(sorted, null, 2)}\n`,
      });
    },
  };
}

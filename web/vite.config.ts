import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { defineConfig, type Plugin } from "vite";

/** Files that the server names in its HTML (drawings, logos, the icon sprite): hashed and listed in the manifest like the rest. */
function namedFiles(folder: string): Plugin {
  return {
    name: "named-files",
    buildStart() {
      for (const name of readdirSync(new URL(folder, import.meta.url))) {
        const path = `${folder}/${name}`;
        this.emitFile({ type: "asset", name, originalFileName: path, source: readFileSync(new URL(path, import.meta.url)) });
      }
    },
  };
}

/** Beside each text its compressed forms, made once and with the greatest effort; the server sends them as they are. */
function compressed(): Plugin {
  return {
    name: "compressed",
    apply: "build",
    writeBundle({ dir }, bundle) {
      for (const name of Object.keys(bundle).filter((file) => /\.(js|css|svg)$/.test(file))) {
        const text = readFileSync(join(dir!, name));
        writeFileSync(join(dir!, `${name}.br`), brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: text.length } }));
        writeFileSync(join(dir!, `${name}.gz`), gzipSync(text, { level: 9 }));
      }
    },
  };
}

export default defineConfig({
  base: "/assets/",
  publicDir: false,
  plugins: [namedFiles("src/img"), compressed()],
  css: { preprocessorOptions: { scss: { loadPaths: ["node_modules"], quietDeps: true, silenceDeprecations: ["import", "if-function"] } } },
  build: {
    outDir: "../src/FkpDigital.Web/wwwroot/assets",
    emptyOutDir: true,
    assetsDir: "",
    assetsInlineLimit: 0,
    manifest: "manifest.json",
    modulePreload: false,
    target: "es2022",
    rollupOptions: { input: ["src/site.ts", "src/theme.ts", "src/passkeys.ts", "src/styles/site.scss", "src/styles/print.scss"] },
  },
});

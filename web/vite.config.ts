import { readdirSync, readFileSync } from "node:fs";
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

export default defineConfig({
  base: "/assets/",
  publicDir: false,
  plugins: [namedFiles("src/img")],
  css: { preprocessorOptions: { scss: { loadPaths: ["node_modules"], quietDeps: true, silenceDeprecations: ["import", "if-function"] } } },
  build: {
    outDir: "../src/FkpDigital.Web/wwwroot/assets",
    emptyOutDir: true,
    assetsDir: "",
    assetsInlineLimit: 0,
    manifest: "manifest.json",
    modulePreload: false,
    target: "es2022",
    rollupOptions: { input: ["src/site.ts", "src/theme.ts", "src/styles/site.scss", "src/styles/print.scss"] },
  },
});

import { readFileSync } from "node:fs";
import { defineConfig, type UserConfig } from "vitest/config";
import { bundleSize } from "./bundleSize";

const at = (path: string) => new URL(path, import.meta.url).pathname;
const room = "src/element/room.ts";

const server = "http://localhost:3978";

/** The pages; what widget.js opens is one of their chunks. */
const pages: UserConfig = {
  // Relative, since the widget's chunks are fetched by other people's pages.
  base: "./",
  build: {
    target: "es2022", outDir: "dist", emptyOutDir: true, manifest: true, modulePreload: { polyfill: false },
    // The room is an entry too: otherwise the page's own script would be part of what the widget opens.
    rollupOptions: { input: [at("index.html"), at("kiosk.html"), at("studio.html"), at("about.html"), at(room)], preserveEntrySignatures: "exports-only" },
  },
  server: { proxy: { "/hub": { target: server, ws: true }, "/api": server, "/presenters": server } },
  cacheDir: at("node_modules/.vite"),
  // The tests lie outside this folder and find their packages here.
  resolve: { alias: { vitest: at("node_modules/vitest") } },
  test: { root: at(".."), include: ["tests/web/**/*.test.ts"] },
};

/** `vite build --mode widget`, after the pages: the one script that other sites embed. */
function widget(): UserConfig {
  const manifest = JSON.parse(readFileSync(at("dist/.vite/manifest.json"), "utf8"));
  return {
    define: { __ROOM__: JSON.stringify(manifest[room].file) },
    build: {
      target: "es2022", outDir: "dist", emptyOutDir: false, copyPublicDir: false,
      rollupOptions: { input: at("src/widget.ts"), output: { format: "iife", entryFileNames: "widget.js", inlineDynamicImports: true } },
    },
    plugins: [bundleSize(at("dist"), manifest, room)],
  };
}

export default defineConfig(({ mode }) => (mode === "widget" ? widget() : pages));

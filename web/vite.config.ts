import { defineConfig } from "vitest/config";

export default defineConfig({
  build: { target: "es2022", outDir: "dist", emptyOutDir: true, rollupOptions: { input: ["index.html", "studio.html", "about.html"] } },
  server: { proxy: { "/hub": { target: "http://localhost:3978", ws: true }, "/api": "http://localhost:3978", "/presenters": "http://localhost:3978" } },
  cacheDir: new URL("node_modules/.vite", import.meta.url).pathname,
  // The tests lie outside this folder and find their packages here.
  resolve: { alias: { vitest: new URL("node_modules/vitest", import.meta.url).pathname } },
  test: { root: new URL("..", import.meta.url).pathname, include: ["tests/web/**/*.test.ts"] },
});

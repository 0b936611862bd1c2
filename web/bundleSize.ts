import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import type { Plugin } from "vite";

interface Chunk {
  file: string;
  src?: string;
  imports?: string[];
}

/** What a page pays that embeds the presenter, in bytes after gzip: the loader, and the room that it opens. */
const Budget = 60_000;

/** The chunks of a Vite manifest that this one cannot do without. */
export function needed(manifest: Record<string, Chunk>, name: string, found = new Set<string>()): string[] {
  const chunk = manifest[name];
  if (!chunk) throw new Error(`the build has no ${name}`);
  if (!found.has(chunk.file)) {
    found.add(chunk.file);
    for (const other of chunk.imports ?? []) needed(manifest, other, found);
  }
  return [...found];
}

/** Ends the build where widget.js and what it opens have grown over the budget. */
export function bundleSize(folder: string, manifest: Record<string, Chunk>, room: string): Plugin {
  return {
    name: "bundle-size",
    closeBundle() {
      const sizes = ["widget.js", ...needed(manifest, room)].map((file) => [file, gzipSync(readFileSync(`${folder}/${file}`)).length] as const);
      const sum = sizes.reduce((total, [, size]) => total + size, 0);
      const told = sizes.map(([file, size]) => `${file} ${(size / 1000).toFixed(1)}`).join(", ");
      if (sum > Budget) throw new Error(`The widget has ${(sum / 1000).toFixed(1)} kB after gzip, allowed are ${Budget / 1000}: ${told}. Remedy: load what is not needed at once by import().`);
      console.log(`widget: ${(sum / 1000).toFixed(1)} of ${Budget / 1000} kB after gzip (${told})`);
    },
  };
}

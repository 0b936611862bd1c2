// Reads a safetensors file with the npm package of that name and prints what it found as JSON.
import { readFileSync } from "node:fs";
import { SafeTensor } from "./node_modules/safetensors/dist/safetensors.es.js";

const file = new SafeTensor(new Uint8Array(readFileSync(process.argv[2])));
const found = {};
for (const [name, entry] of file.metadata) {
  if (name !== "__metadata__") found[name] = { dtype: entry.dtype, shape: entry.shape, bytes: Buffer.from(file.getTensor(name)).toString("hex") };
}
console.log(JSON.stringify(found));

// Writes a safetensors file from the format's description alone (no npm package that writes them was found).
import { writeFileSync } from "node:fs";

const floats = Buffer.from(new Float32Array([1.5, -2, 0.25, 1e-3, 7, 8]).buffer);
const integers = Buffer.from(new BigInt64Array([3n, -4n]).buffer);
const header = Buffer.from(JSON.stringify({
  __metadata__: { made: "by node" },
  a: { dtype: "F32", shape: [2, 3], data_offsets: [0, floats.length] },
  "b.c": { dtype: "I64", shape: [2], data_offsets: [floats.length, floats.length + integers.length] },
}));
const length = Buffer.alloc(8);
length.writeBigUInt64LE(BigInt(header.length));
writeFileSync(process.argv[2], Buffer.concat([length, header, floats, integers]));

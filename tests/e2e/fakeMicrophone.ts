import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL("../../artifacts/e2e", import.meta.url));

/** @param before seconds
 *  @returns a WAVE file: silence, a text in a voice that the presenter does not have, and silence until it begins again */
export function record(name: string, text: string, voice = "rms", before = 1.5): string {
  mkdirSync(folder, { recursive: true });
  const path = `${folder}/${name}.wav`;
  execFileSync("flite", ["-voice", voice, "-t", text, "-o", path]);
  const said = readFileSync(path);
  const rate = said.readUInt32LE(24);
  const body = Buffer.concat([Buffer.alloc(rate * 2 * before), said.subarray(44), Buffer.alloc(rate * 2 * 12)]);
  const head = Buffer.from(said.subarray(0, 44));
  head.writeUInt32LE(36 + body.length, 4);
  head.writeUInt32LE(body.length, 40);
  writeFileSync(path, Buffer.concat([head, body]));
  return path;
}

/** Launch options of a Chromium whose microphone plays a file: it begins anew each time the microphone is opened. */
export function hearing(file: string): { executablePath: string; args: string[] } {
  return {
    executablePath: "/usr/bin/chromium",
    args: [
      "--no-sandbox", "--autoplay-policy=no-user-gesture-required", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-quic", "--no-first-run",
      "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream", `--use-file-for-fake-audio-capture=${file}`,
    ],
  };
}

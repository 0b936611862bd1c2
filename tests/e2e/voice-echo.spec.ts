import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { chromium, expect, test } from "@playwright/test";
import { hearing } from "./fakeMicrophone";
import { ask, presenter, ready, spoken } from "./site";

const folder = fileURLToPath(new URL("../../artifacts/e2e", import.meta.url));
const text = "The harbour was built for fishing boats. Later came the shipyard, and with it the railway and the crane. In the great storm the sea wall broke, and the whole town helped to build it again. Today the boats are quiet.";

/** The presenter's own voice, as a microphone near its loudspeaker hears it, so many decibels quieter than a visitor. */
function echo(decibels: number): string {
  mkdirSync(folder, { recursive: true });
  const [voice, file] = [`${folder}/own-voice.wav`, `${folder}/echo${decibels}.wav`];
  execFileSync("text2wave", ["-eval", "(voice_cmu_us_slt_arctic_hts)", "-o", voice], { input: text });
  // A visitor speaks at about -20 dB of full scale.
  execFileSync("ffmpeg", ["-v", "error", "-y", "-i", voice, "-af", `loudnorm=I=-20:TP=-3,volume=${-decibels}dB`, "-ac", "1", "-ar", "48000", file]);
  return file;
}

test.describe.configure({ timeout: 240_000 });

for (const [decibels, interrupts] of [[20, false], [0, true]] as const) {
  test(`hands-free, its own voice ${decibels} dB below a visitor's ${interrupts ? "is taken for one and interrupts" : "does not interrupt its answer"}`, async () => {
    const browser = await chromium.launch(hearing(echo(decibels)));
    try {
      const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
      await page.addInitScript(() => {
        const devices = navigator.mediaDevices;
        const open = devices.getUserMedia.bind(devices);
        devices.getUserMedia = async (wanted) => {
          const stream = await open(wanted);
          Object.assign(window, { wanted, given: stream.getAudioTracks()[0]!.getSettings() });
          return stream;
        };
      });
      await page.goto(presenter);
      await ready(page);
      await ask(page, "Tell me the whole history of the harbour in detail.");
      await spoken(page);
      await page.locator("#hands-free").click();
      await expect(page.locator("#speak")).toHaveAttribute("data-phase", /waiting|hearing/, { timeout: 60_000 });
      // Cancelled in the browser first: it is asked for, and it is on.
      const [wanted, given] = await page.evaluate(() => [(window as unknown as { wanted: MediaStreamConstraints }).wanted.audio, (window as unknown as { given: MediaTrackSettings }).given]);
      expect(wanted).toMatchObject({ echoCancellation: true, noiseSuppression: true });
      expect(given).toMatchObject({ echoCancellation: true });
      const answer = page.locator(".answer").first();
      if (interrupts) await expect(answer).toContainText("Interrupted", { timeout: 60_000 });
      else {
        // Ten seconds of the answer and of the echo.
        await spoken(page, 10);
        await expect(answer).not.toContainText("Interrupted");
        await expect(page.locator("#speak")).toHaveAttribute("data-phase", "waiting");
        await expect(page.locator(".question")).toHaveCount(1);
      }
    } finally {
      await browser.close();
    }
  });
}

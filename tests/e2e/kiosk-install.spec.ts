import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium, expect, test } from "@playwright/test";
import { root } from "./kioskServer";

const origin = "http://presenter.museum.lan:3978";
let folder = "";

test.beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), "kiosk-"))));
test.afterEach(() => rmSync(folder, { recursive: true }));

/** @returns what the script said in vain; empty where it went well */
function install(address: string): string {
  const run = spawnSync("sh", [`${root}/deploy/kiosk/install.sh`, address], { env: { ...process.env, DESTDIR: folder }, encoding: "utf8" });
  return run.status === 0 ? "" : `${run.status} ${run.stderr}`;
}

const file = (path: string) => readFileSync(join(folder, path), "utf8");

/** Path, mode and content of everything that lies there. */
function everything(): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name)).sort().map((path) => `${path} ${(statSync(path).mode & 0o777).toString(8)}\n${readFileSync(path, "utf8")}`);
}

test("installed twice the machine is as after once; another address changes the address, and what was set by hand stays", () => {
  expect(install(`${origin}/kiosk?presenter=robin&lang=en`)).toBe("");
  const once = everything();
  expect(once).toHaveLength(5);
  expect(install(`${origin}/kiosk?presenter=robin&lang=en`)).toBe("");
  expect(everything()).toEqual(once);
  expect(file("etc/presenter-kiosk.conf")).toContain(`KIOSK_URL="${origin}/kiosk?presenter=robin&lang=en"`);

  writeFileSync(join(folder, "etc/presenter-kiosk.conf"), file("etc/presenter-kiosk.conf").replace("KIOSK_CAGE=", "KIOSK_CAGE=-r"));
  expect(install("https://museum.example/kiosk?lang=de")).toBe("");
  expect(file("etc/presenter-kiosk.conf")).toMatch(/KIOSK_URL="https:\/\/museum\.example\/kiosk\?lang=de"[^]*KIOSK_CAGE=-r/);
  const policies = JSON.parse(file("etc/chromium/policies/managed/presenter-kiosk.json")) as Record<string, string[]>;
  for (const list of ["URLAllowlist", "AudioCaptureAllowedUrls", "VideoCaptureAllowedUrls"]) expect(policies[list]).toContain("https://museum.example");
  expect(JSON.stringify(policies)).not.toContain("museum.lan");
});

test("an address that is none, or that a shell would run, is named and nothing is installed", () => {
  for (const address of ["", "localhost:3978", `${origin}/`, `${origin}/kiosk?$(reboot)`, `${origin}/kiosk"`, `${origin}/kiosk?a b`]) {
    expect(install(address)).toContain("Remedy");
    expect(install(address)).toContain(`64 install.sh: "${address}"`);
  }
  expect(everything()).toEqual([]);
});

test("systemd finds nothing wrong with the unit", () => {
  test.skip(spawnSync("systemd-analyze", ["--version"]).status !== 0, "no systemd here");
  install(`${origin}/kiosk`);
  const said = spawnSync("systemd-analyze", ["verify", "--man=no", join(folder, "etc/systemd/system/presenter-kiosk.service")], { encoding: "utf8" });
  // The compositor is only on kiosks.
  expect(`${said.stdout}${said.stderr}`.split("\n").filter((line) => line && !/\/usr\/bin\/cage is not executable/.test(line))).toEqual([]);
});

/** Debian's Chromium reads policies from one folder only. In a mount namespace of its own another one lies there, and no other Chromium of this machine sees it. */
function managed(policies: Record<string, unknown>): string {
  mkdirSync(`${folder}/chromium/policies/managed`, { recursive: true });
  writeFileSync(`${folder}/chromium/policies/managed/kiosk.json`, JSON.stringify(policies));
  const wrapper = `${folder}/chromium.sh`;
  writeFileSync(wrapper, `#!/bin/sh\nexec unshare -rm sh -c 'mount --bind ${folder}/chromium /etc/chromium && exec /usr/bin/chromium "$@"' sh "$@"\n`, { mode: 0o755 });
  return wrapper;
}

test("Chromium knows every policy, lets nobody out, and gives camera and microphone to the presenter's server alone without a question", async () => {
  test.skip(spawnSync("unshare", ["-rm", "true"]).status !== 0, "no mount namespaces here");
  const page = "<!doctype html><title>Kiosk</title>";
  const serve = async () => {
    const site = createServer((_, response) => response.setHeader("Content-Type", "text/html").end(page));
    await new Promise<void>((done) => site.listen(0, "127.0.0.1", done));
    return site;
  };
  const sites = [await serve(), await serve()];
  const [own, other] = sites.map((site) => `http://127.0.0.1:${(site.address() as AddressInfo).port}`);
  expect(install(`${own}/kiosk`)).toBe("");
  const policies = JSON.parse(file("etc/chromium/policies/managed/presenter-kiosk.json")) as Record<string, unknown>;
  const names = Object.keys(policies);
  // Downloads cannot be tried: whoever drives Chromium takes them over. What would keep this test out as it keeps others out.
  for (const closed of ["DeveloperToolsAvailability", "RemoteDebuggingAllowed"]) {
    expect(names).toContain(closed);
    delete policies[closed];
  }
  (policies["URLAllowlist"] as string[]).push("chrome://policy");
  const browser = await chromium.launchPersistentContext("", { executablePath: managed(policies), args: ["--no-sandbox", "--use-fake-device-for-media-stream"] });
  try {
    const shown = browser.pages()[0]!;
    await shown.goto("chrome://policy");
    const rows = () => shown.evaluate(() => {
      const found: Record<string, string> = {};
      const walk = (within: ParentNode) => within.querySelectorAll("*").forEach((element) => {
        const inside = element.shadowRoot;
        const text = (name: string) => inside?.querySelector(name)?.textContent?.trim() ?? "";
        if (element.localName === "policy-row" && text(".name") && text(".messages") !== "Not set.") found[text(".name")] = text(".messages");
        if (inside) walk(inside);
      });
      walk(document);
      return found;
    });
    await expect.poll(async () => Object.keys(await rows()).sort()).toEqual(Object.keys(policies).sort());
    // Of two names that newer ones replace, older Chromiums know only these.
    expect(Object.entries(await rows()).filter(([, status]) => !["OK", "Deprecated"].includes(status))).toEqual([]);
    await shown.screenshot({ path: "screenshots/kiosk-policies.png" });

    for (const outside of [`${other}/`, "https://example.org/", "file:///etc/passwd"]) await expect(shown.goto(outside)).rejects.toThrow("ERR_BLOCKED_BY_ADMINISTRATOR");
    // The page that says so is still on its way.
    await expect(() => shown.goto(`${own}/kiosk`)).toPass();
    expect(await shown.evaluate(async () => (await navigator.mediaDevices.getUserMedia({ audio: true, video: true })).getTracks().map((track) => track.kind).sort())).toEqual(["audio", "video"]);
    expect(await shown.evaluate(async () => (await navigator.permissions.query({ name: "geolocation" })).state)).toBe("denied");
  } finally {
    await browser.close();
    for (const site of sites) site.close();
  }
});

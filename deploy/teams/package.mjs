// Teams app package: manifest.json filled in and checked, icons checked, one zip. Usage:
//   node package.mjs --app-id GUID --host presenter.example.org --out presenter.zip [--folder deploy/teams]
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { zipSync } from "fflate";
import { settingProblems, manifestProblems, iconProblems } from "./checks.mjs";

const own = dirname(fileURLToPath(import.meta.url));
const { values } = parseArgs({
  options: { "app-id": { type: "string", default: "" }, host: { type: "string", default: "" }, out: { type: "string" }, folder: { type: "string", default: own } },
});

function read(file) {
  try {
    return readFileSync(join(values.folder, file));
  } catch (error) {
    return fail([`${join(values.folder, file)} cannot be read: ${error.code ?? error.message}. Remedy: take it from the repository again, or name an existing file in manifest.json`]);
  }
}

function fail(problems) {
  for (const problem of problems) console.error(problem);
  console.error(`The package was not built: ${problems.length} problem${problems.length === 1 ? "" : "s"}.`);
  process.exit(1);
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch (error) {
    return fail([`manifest.json is no JSON: ${error.message}. Remedy: mend it, for instance a missing comma`]);
  }
}

const settings = { APP_ID: values["app-id"].trim().toLowerCase(), HOST: values.host.trim().toLowerCase() };
const wrong = settingProblems(settings);
if (wrong.length > 0) fail(wrong);

const text = read("manifest.json").toString("utf8").replace(/\$\{(APP_ID|HOST)\}/g, (_, name) => settings[name]);
const manifest = parse(text);
const problems = manifestProblems(manifest, settings);
if (problems.length > 0) fail(problems);

const icons = { color: read(manifest.icons.color), outline: read(manifest.icons.outline) };
const drawn = [...iconProblems("color", manifest.icons.color, icons.color, 192), ...iconProblems("outline", manifest.icons.outline, icons.outline, 32)];
if (drawn.length > 0) fail(drawn);

const out = values.out ?? join(own, "presenter-teams.zip");
mkdirSync(dirname(out), { recursive: true });
// A fixed time: the same input gives the same package.
const mtime = new Date(2026, 0, 1);
writeFileSync(out, zipSync({ "manifest.json": Buffer.from(text), [manifest.icons.color]: icons.color, [manifest.icons.outline]: icons.outline }, { level: 9, mtime }));
console.log(`${out}: Presenter for Teams ${manifest.version}, bot ${settings.APP_ID}, https://${settings.HOST}. Upload it in Teams: Apps, Manage your apps, Upload an app.`);

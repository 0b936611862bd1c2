// What must be right in a Teams app package: Microsoft's own JSON schema of the manifest, and what no schema can say.
import { createRequire } from "node:module";
import Ajv from "ajv-draft-04";

const require = createRequire(import.meta.url);
const guid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/;
const label = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";
const hostName = new RegExp(`^(?:${label}\\.)+[a-z][a-z0-9-]*[a-z0-9]$`);
const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** Problems of APP_ID and HOST, each with its remedy. */
export function settingProblems({ APP_ID, HOST }) {
  const problems = [];
  if (!guid.test(APP_ID) || /^[0-]+$/.test(APP_ID))
    problems.push(`APP_ID is "${APP_ID}"; it must be the bot's app id at Azure, a GUID. Remedy: make teams-package APP_ID=MicrosoftAppId HOST=...`);
  if (!hostName.test(HOST) || HOST.length > 253)
    problems.push(`HOST is "${HOST}"; it must be the public host name alone, without https://, port and path, and not localhost. Remedy: make teams-package APP_ID=... HOST=presenter.example.org`);
  return problems;
}

/** Problems of a filled-in manifest, each naming its field and the remedy. */
export function manifestProblems(manifest, { APP_ID, HOST }) {
  const left = JSON.stringify(manifest).match(/\$\{[^}]*\}/);
  if (left) return [`manifest.json holds ${left[0]}, which nothing fills in. Remedy: only \${APP_ID} and \${HOST} are filled in; write the value there`];
  const schema = schemaOf(manifest);
  if (!schema) return [`manifest.json /manifestVersion is "${manifest?.manifestVersion}"; it must be a version from 1.17 on whose schema is known. Remedy: "1.19"`];
  const problems = [];
  const validate = new Ajv({ allErrors: true, strict: false, validateFormats: false, verbose: true }).compile(schema);
  if (!validate(manifest)) problems.push(...validate.errors.map(named));
  if (problems.length > 0) return problems;
  return [...ownProblems(manifest, APP_ID, HOST)];
}

/** Problems of an icon: a PNG of exactly this many pixels, the outline with transparency. */
export function iconProblems(field, file, bytes, size) {
  const name = `manifest.json /icons/${field} (${file})`;
  if (!bytes.subarray(0, 8).equals(png) || bytes.length < 33) return [`${name} is no PNG. Remedy: save it as PNG, ${size}x${size} pixels`];
  const [width, height, colours] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20), bytes[25]];
  const problems = [];
  if (width !== size || height !== size) problems.push(`${name} has ${width}x${height} pixels. Remedy: scale it to ${size}x${size}`);
  // Colour types 4 and 6 have an alpha channel, 3 may have transparent colours (tRNS).
  if (field === "outline" && colours !== 4 && colours !== 6 && !bytes.includes("tRNS")) problems.push(`${name} has no transparency. Remedy: draw it in white on a transparent ground`);
  return problems;
}

function schemaOf(manifest) {
  const version = String(manifest?.manifestVersion);
  if (!/^1\.(1[7-9]|[2-9]\d)$/.test(version)) return null;
  try {
    return require(`@microsoft/app-manifest/build/json-schemas/teams/v${version}/MicrosoftTeams.schema.json`);
  } catch {
    return null;
  }
}

function* ownProblems(manifest, appId, host) {
  const at = (field, what, remedy) => `manifest.json ${field} ${what}. Remedy: ${remedy}`;
  if (manifest.id !== appId) yield at("/id", `is ${manifest.id}`, "${APP_ID}");
  if (!/^\d+\.\d+\.\d+$/.test(manifest.version)) yield at("/version", `is "${manifest.version}"`, "three numbers, for instance 1.0.1; raise it with each upload");
  const bots = manifest.bots ?? [];
  if (!bots.some((bot) => bot.botId === appId)) yield at("/bots", `has no bot ${appId}`, 'a bot with "botId": "${APP_ID}"');
  for (const scope of ["personal", "team", "groupChat"])
    if (!bots.some((bot) => bot.scopes.includes(scope))) yield at("/bots/0/scopes", `lacks "${scope}"`, "personal, team and groupChat: the presenter answers in all three");
  const domains = manifest.validDomains ?? [];
  if (!domains.includes(host)) yield at("/validDomains", `lacks ${host}, from which the tab and the clips come`, "${HOST}");
  for (const domain of domains)
    if (/[:/]/.test(domain) || /^\*\.[^.]*$/.test(domain)) yield at("/validDomains", `holds "${domain}"`, "host names alone, no wildcard for a whole top-level domain");
  const tabs = manifest.staticTabs ?? [];
  const own = tabs.findIndex((tab) => tab.contentUrl === `https://${host}/teams`);
  if (own < 0) yield at("/staticTabs", "has no tab of the web client", '"contentUrl": "https://${HOST}/teams"');
  else yield* tabProblems(tabs[own], `/staticTabs/${own}`, manifest.authorization?.permissions?.resourceSpecific ?? [], at);
  const sso = manifest.webApplicationInfo;
  if (!sso) yield at("/webApplicationInfo", "is missing, and so single sign-on", '{ "id": "${APP_ID}", "resource": "api://${HOST}/${APP_ID}" }');
  else {
    if (sso.id !== appId) yield at("/webApplicationInfo/id", `is ${sso.id}`, "${APP_ID}");
    // Teams gives the tab no token where the resource's host is not the page's.
    if (sso.resource !== `api://${host}/${appId}`) yield at("/webApplicationInfo/resource", `is ${sso.resource ?? "missing"}`, "api://${HOST}/${APP_ID}, and the same as the Application ID URI of the app's registration");
  }
  if (new Set(tabs.map((tab) => tab.entityId)).size < tabs.length) yield at("/staticTabs", "has an entityId twice", "a different entityId for each tab");
  for (const [field, address] of addresses(manifest)) {
    if (!URL.canParse(address) || new URL(address).protocol !== "https:") yield at(field, `is "${address}"`, "a whole address that begins with https://");
    else if (field.endsWith("contentUrl") && !domains.includes(new URL(address).host)) yield at(field, `is on ${new URL(address).host}, which validDomains lacks`, "add the host to validDomains");
  }
}

/** A tab shows itself in meetings only by its contexts, in the scope of a group chat; the stage asks for a permission besides. */
function* tabProblems({ scopes, context }, field, permissions, at) {
  const places = context ?? [];
  if (places.some((place) => place !== "personalTab") && !scopes.includes("groupChat")) yield at(`${field}/scopes`, 'lacks "groupChat", in which the chats and meetings of its context are', '["personal", "groupChat"]');
  if (places.includes("meetingStage") && !permissions.some((permission) => permission.name === "MeetingStage.Write.Chat"))
    yield at("/authorization/permissions/resourceSpecific", `lacks MeetingStage.Write.Chat, which the meetingStage of ${field}/context needs`, '{ "name": "MeetingStage.Write.Chat", "type": "Delegated" }');
}

function* addresses(value, path = "") {
  for (const [key, inner] of Object.entries(value)) {
    if (typeof inner === "string" && /Url$/.test(key)) yield [`${path}/${key}`, inner];
    else if (inner && typeof inner === "object") yield* addresses(inner, `${path}/${key}`);
  }
}

/** One of the schema's errors in words. */
function named({ instancePath, keyword, params, message, data, parentSchema }) {
  const field = `manifest.json ${instancePath || "/"}`;
  const hint = parentSchema?.description ? ` (${parentSchema.description.split("\n")[0].slice(0, 160)})` : "";
  switch (keyword) {
    case "required": return `manifest.json ${instancePath}/${params.missingProperty} is missing. Remedy: add it`;
    case "additionalProperties": return `manifest.json ${instancePath}/${params.additionalProperty} is not known there. Remedy: remove it, or look for a slip in its name`;
    case "maxLength": return `${field} has ${[...data].length} characters. Remedy: at most ${params.limit}`;
    case "maxItems": return `${field} has ${data.length} entries. Remedy: at most ${params.limit}`;
    case "enum": return `${field} is ${JSON.stringify(data)}. Remedy: one of ${params.allowedValues.join(", ")}`;
    case "pattern": return `${field} is ${JSON.stringify(data)}. Remedy: what fits ${params.pattern}${hint}`;
    default: return `${field} ${message}. Remedy: see https://learn.microsoft.com/microsoftteams/platform/resources/schema/manifest-schema${hint}`;
  }
}

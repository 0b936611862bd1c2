export {};

/** GET /api/presenter/about (docs/trust.md). */
interface Origin {
  id: string;
  name: string;
  language: string;
  version: number;
  origin: string;
  trainedOn?: string | null;
  limits?: string | null;
  licence: string;
  credits: string;
  realPerson: boolean;
  consent?: { person: string; given?: string | null; permittedUses: string[]; expiry: string; holds: boolean; digest: string } | null;
  label?: string | null;
  sourceType: string;
  quality?: { passed: boolean; findings: string[] } | null;
  licenceFile?: string | null;
  card?: string | null;
  problem?: string | null;
}

type Content = string | Node | null | undefined;

const uses: Record<string, string> = { training: "networks may learn from the film", presenting: "this presenter may speak in their likeness" };

function element<K extends keyof HTMLElementTagNameMap>(name: K, ...content: Content[]): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  made.append(...content.filter((c): c is string | Node => c !== null && c !== undefined));
  return made;
}

const link = (address: string, text: string) => Object.assign(element("a", text), { href: address });

function day(value: string): Node {
  const time = element("time", new Date(`${value}T00:00:00Z`).toLocaleDateString(document.documentElement.lang, { dateStyle: "long", timeZone: "UTC" }));
  time.dateTime = value;
  return time;
}

function table(rows: [string, Content[]][]): HTMLElement {
  const list = element("dl");
  for (const [name, content] of rows) list.append(element("div", element("dt", name), element("dd", ...content)));
  return list;
}

function consent(o: Origin): Node[] {
  if (!o.consent) {
    return [element("p", o.realPerson ? "This presenter was made from footage of a real person; the package names no consent." : "No consent was needed: this person does not exist.")];
  }
  const c = o.consent;
  return [
    element("p", `${c.person} has agreed to this presenter.${c.holds ? "" : " The time of that consent is over."}`),
    table([
      ["Who", [c.person]],
      ["Given", [c.given ? day(c.given) : "the package does not say"]],
      ["For what", [c.permittedUses.map((use) => uses[use] ? `${use}: ${uses[use]}` : use).join("; ")]],
      ["Until", [day(c.expiry)]],
      ["Digest", [element("code", c.digest)]],
    ]),
    Object.assign(element("p", "The digest is the SHA-256 of the consent; every clip of this presenter names it."), { className: "quiet" }),
  ];
}

function page(o: Origin): Node[] {
  const parts: Node[] = [element("h1", o.name)];
  if (o.problem) parts.push(Object.assign(element("p", `Not shown at present. ${o.problem}`), { className: "problem" }));
  parts.push(
    Object.assign(element("p", "What you see and hear is made by a computer while you watch. No camera films it, and nobody speaks."), { className: "lead" }),
    element("p", o.origin),
    element("h2", "Consent"), ...consent(o),
    element("h2", "Facts"), table([
      ["In the picture", [o.label ? `“${o.label}”` : "no label"]],
      ["Kind of source", [link(o.sourceType, o.sourceType.split("/").pop()!), " (IPTC), named in every clip"]],
      ...(o.trainedOn ? [["Trained on", [o.trainedOn]] satisfies [string, Content[]]] : []),
      ...(o.limits ? [["Known limits", [o.limits]] satisfies [string, Content[]]] : []),
      ["Quality", [o.quality ? (o.quality.passed ? "passed the quality gate" : o.quality.findings.join("; ")) : "not evaluated"]],
      ["Licence", [o.licenceFile ? link(o.licenceFile, o.licence) : o.licence]],
      ["Credits", [o.credits]],
      ...(o.card ? [["Model card", [link(o.card, "what it was measured to do")]] satisfies [string, Content[]]] : []),
    ]),
  );
  return parts;
}

const main = document.getElementById("about")!;
try {
  const response = await fetch("/api/presenter/about");
  const told = (await response.json()) as Origin & { detail?: string };
  if (!response.ok) throw new Error(told.detail);
  document.title = `About ${told.name}`;
  main.replaceChildren(...page(told));
} catch (error) {
  main.append(Object.assign(element("p", `What is known of this presenter cannot be shown: ${(error as Error).message} Please try again later.`), { className: "problem" }));
}
main.removeAttribute("aria-busy");

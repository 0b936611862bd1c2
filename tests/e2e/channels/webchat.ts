import { expect, type Locator, type Page } from "@playwright/test";
import { readFileSync } from "node:fs";
import { root } from "./bot.js";

export const script = `${root}/tests/webchat/node_modules/botframework-webchat/dist/webchat.js`;

/** The page that docs/channels.md tells users to make. */
export function documentedPage(): string {
  const page = /^ {4}<!doctype html>\n(?: {4}.*\n|\n)* {4}<\/html>$/m.exec(readFileSync(`${root}/docs/channels.md`, "utf8"));
  if (page === null)
    throw new Error("docs/channels.md has no page with Web Chat any more");
  return page[0].replace(/^ {4}/gm, "");
}

/** What docs/channels.md tells users to allow that page. */
export function documentedPolicy(): string {
  const policy = /^ {4}Page__ContentSecurityPolicy="(.*)"$/m.exec(readFileSync(`${root}/docs/channels.md`, "utf8"));
  if (policy === null)
    throw new Error("docs/channels.md no longer says what the page may load");
  return policy[1]!;
}

/** Microsoft's Web Chat as a visitor uses it. */
export class WebChat {
  /** Hosts that the page has asked for anything; the empty one is the page itself. */
  readonly hosts = new Set<string>();

  constructor(private readonly page: Page) {
    // blob: and data: are the page's own, their host is empty.
    page.on("request", (request) => this.hosts.add(new URL(request.url()).host));
  }

  async open(address: string): Promise<void> {
    await this.page.goto(address);
    await expect(this.messages.filter({ hasText: "Hello and welcome!" })).toHaveCount(1);
  }

  /** All messages, of the visitor and of the presenter, in their order. */
  get messages(): Locator {
    return this.page.locator(".webchat__basic-transcript__activity:has(.webchat__bubble)");
  }

  async say(text: string): Promise<void> {
    await this.page.getByRole("textbox", { name: "Message input box" }).fill(text);
    await this.page.keyboard.press("Enter");
  }

  /** Both are shown, once each. Web Chat comes back 3 to 15 seconds after its socket has gone, or later. */
  async answered(question: string, answer: string): Promise<void> {
    await expect(this.messages.filter({ hasText: answer })).toHaveCount(1, { timeout: 90_000 });
    await expect(this.messages.filter({ hasText: question })).toHaveCount(1);
  }
}

/** Seconds before its end at which a token is no longer used. */
const Margin = 30;

/** The short-lived token with which this page opens its connection; a new one when the old one runs out. */
export class WidgetToken {
  /** Why pages of this origin may not show the presenter, once the server has said so; asking again changes nothing. */
  refusal: string | null = null;
  private token = "";
  private until = 0;

  constructor(private readonly server: string) {}

  /** @throws Error where there is none; SignalR wraps it, and so `refusal` tells what it was */
  async get(): Promise<string> {
    if (performance.now() < this.until) return this.token;
    const answer = await fetch(`${this.server}/api/widget/token`, { method: "POST", credentials: "omit" });
    const body = (await answer.json()) as { token?: string; expiresInSeconds?: number; error?: string };
    if (answer.status === 403) this.refusal = body.error ?? "";
    if (!body.token) throw new Error(body.error ?? `the token was refused with ${answer.status}`);
    this.token = body.token;
    this.until = performance.now() + ((body.expiresInSeconds ?? 0) - Margin) * 1000;
    return this.token;
  }

  /** The server did not take it, after a restart for instance. */
  forget(): void {
    this.until = 0;
  }
}

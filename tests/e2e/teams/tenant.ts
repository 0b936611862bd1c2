import { createSign, generateKeyPairSync } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");

/** A tenant of Entra on a local port: its OpenID metadata, its keys, and the tokens that Teams would get of it. */
export class Tenant {
  static readonly id = "11111111-2222-3333-4444-555555555555";
  private readonly keys = generateKeyPairSync("rsa", { modulusLength: 2048 });

  private constructor(private readonly server: Server) {}

  static async open(): Promise<Tenant> {
    const tenant: Tenant = new Tenant(createServer((request, response) => {
      response.setHeader("Content-Type", "application/json");
      const keys = { keys: [{ ...tenant.keys.publicKey.export({ format: "jwk" }), kid: "key-1", use: "sig" }] };
      response.end(JSON.stringify(request.url === "/keys" ? keys : { issuer: "https://login.microsoftonline.com/{tenantid}/v2.0", jwks_uri: `${tenant.address}/keys` }));
    }));
    await new Promise<void>((done) => tenant.server.listen(0, "127.0.0.1", done));
    return tenant;
  }

  get address(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** @param app the app's id at Azure */
  token(app: string, person: string, name: string): string {
    const now = Math.floor(Date.now() / 1000);
    const claims = { iss: `https://login.microsoftonline.com/${Tenant.id}/v2.0`, aud: app, iat: now, nbf: now - 60, exp: now + 3600, oid: person, name, tid: Tenant.id, scp: "access_as_user", ver: "2.0" };
    const signed = `${part({ alg: "RS256", typ: "JWT", kid: "key-1" })}.${part(claims)}`;
    return `${signed}.${createSign("RSA-SHA256").update(signed).sign(this.keys.privateKey).toString("base64url")}`;
  }

  close(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((done) => this.server.close(() => done()));
  }
}

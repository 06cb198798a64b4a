import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { closeServer } from "./fake-upstream";

export interface OidcPerson {
  readonly sub: string;
  readonly email: string;
  readonly email_verified: boolean;
  readonly name: string;
  readonly groups?: unknown;
}

export interface OidcProvider {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Who sits before the browser: the provider lets them in without asking. */
  person: OidcPerson;
  /** Changes the claims, or the key that signs, of the next tokens. */
  forge: { readonly claims?: object; readonly foreignKey?: boolean; readonly withoutIdToken?: boolean };
  /** What is said of the person by access token; null: there is no such page. */
  userInfo: object | null;
  /** The last ID token. */
  idToken: string;
  close(): Promise<void>;
}

interface Grant {
  readonly person: OidcPerson;
  readonly nonce: string | null;
  readonly challenge: string | null;
  readonly redirectUri: string | null;
}

/** A small OpenID Connect provider: discovery, keys, authorization code with PKCE and nonce, signed ID tokens. */
export async function startOidcProvider(): Promise<OidcProvider> {
  const keys = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const foreign = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const grants = new Map<string, Grant>();
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider: OidcProvider = {
    issuer,
    clientId: "lethe",
    clientSecret: randomBytes(16).toString("hex"),
    person: { sub: "1", email: "one@example.org", email_verified: true, name: "One" },
    forge: {},
    userInfo: null,
    idToken: "",
    close: () => closeServer(server),
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", issuer);
    if (url.pathname === "/.well-known/openid-configuration") return json(response, 200, discovery(issuer));
    if (url.pathname === "/keys") {
      const jwk = { ...keys.publicKey.export({ format: "jwk" }), kid: "k", alg: "RS256", use: "sig" };
      return json(response, 200, { keys: [jwk] });
    }
    if (url.pathname === "/userinfo" && provider.userInfo !== null) return json(response, 200, provider.userInfo);
    if (url.pathname === "/authorize") return authorize(url, response);
    if (url.pathname === "/token") return token(new URLSearchParams(await bodyOf(request)), request, response);
    json(response, 404, {});
  }

  function authorize({ searchParams }: URL, response: ServerResponse): void {
    const code = randomBytes(12).toString("hex");
    grants.set(code, {
      person: provider.person,
      nonce: searchParams.get("nonce"),
      challenge: searchParams.get("code_challenge"),
      redirectUri: searchParams.get("redirect_uri"),
    });
    const back = new URL(searchParams.get("redirect_uri") ?? issuer);
    back.searchParams.set("code", code);
    back.searchParams.set("state", searchParams.get("state") ?? "");
    response.writeHead(302, { location: back.href }).end();
  }

  function token(form: URLSearchParams, request: IncomingMessage, response: ServerResponse): void {
    const grant = grants.get(form.get("code") ?? "");
    grants.delete(form.get("code") ?? "");
    const challenge = createHash("sha256")
      .update(form.get("code_verifier") ?? "")
      .digest("base64url");
    const sound =
      grant !== undefined && grant.challenge === challenge && grant.redirectUri === form.get("redirect_uri");
    if (!sound || !isClient(form, request)) {
      json(response, 400, { error: "invalid_grant" });
      return;
    }
    const now = Math.floor(Date.now() / 1000);
    const own = { iss: issuer, aud: provider.clientId, iat: now, exp: now + 60, nonce: grant.nonce };
    const claims = { ...own, ...grant.person, ...provider.forge.claims };
    const key = provider.forge.foreignKey === true ? foreign.privateKey : keys.privateKey;
    provider.idToken = signed(claims, key);
    const tokens = { access_token: "a", refresh_token: "r", token_type: "Bearer", expires_in: 60 };
    json(response, 200, provider.forge.withoutIdToken ? tokens : { ...tokens, id_token: provider.idToken });
  }

  function isClient(form: URLSearchParams, { headers }: IncomingMessage): boolean {
    const basic = Buffer.from(`${provider.clientId}:${provider.clientSecret}`).toString("base64");
    return form.get("client_secret") === provider.clientSecret || headers.authorization === `Basic ${basic}`;
  }

  return provider;
}

function discovery(issuer: string): object {
  return {
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    jwks_uri: `${issuer}/keys`,
    userinfo_endpoint: `${issuer}/userinfo`,
    id_token_signing_alg_values_supported: ["RS256"],
  };
}

function signed(claims: object, key: KeyObject): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const text = `${part({ alg: "RS256", kid: "k" })}.${part(claims)}`;
  return `${text}.${sign("sha256", Buffer.from(text), key).toString("base64url")}`;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString("utf8");
}

function json(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createUser } from "@/server/services/users/create-user";
import { browse, cookieJar, logIn, signedIn } from "../support/browser";
import { SYSTEM, startLethe, type TestLethe, type TestTenant } from "../support/lethe";

const EMAIL = "owner@example.org";
const PASSWORD = "a long new password";
const LOOKUP = "/api/trpc/cache.lookup";
const QUESTION = { json: { model: "m", prompt: "x" } };

let lethe: TestLethe;
let tenant: TestTenant;
let cookie = "";
beforeAll(async () => {
  lethe = await startLethe();
  tenant = await lethe.tenant();
  const made = await createUser(lethe.services, SYSTEM, { email: EMAIL, name: "Owner", role: "owner" });
  cookie = await signedIn(lethe, EMAIL, made.oneTimePassword, PASSWORD);
});
afterAll(() => lethe.close());

let names = 0;
const create = (headers: Record<string, string | null>) =>
  browse(lethe, "/api/trpc/tenants.create", {
    body: { json: { name: `Made ${++names}` } },
    headers: { cookie, ...headers },
  });
const list = (headers: Record<string, string | null>) =>
  browse(lethe, "/api/trpc/tenants.list", { headers: { cookie, ...headers } });

describe("a request with a session", () => {
  it("is answered from the dashboard's own pages", async () => {
    expect((await create({})).status).toBe(200);
    expect((await list({})).status).toBe(200);
  });

  it.each([
    ["another site's origin", { origin: "http://evil.example", "sec-fetch-site": "cross-site" }],
    ["another site's origin, and nothing else said", { origin: "http://evil.example", "sec-fetch-site": null }],
    ["another port of this machine", { origin: "http://127.0.0.1:1", "sec-fetch-site": "same-site" }],
    ["the right origin with a cross-site fetch", { "sec-fetch-site": "cross-site" }],
    ["the right origin and no fetch metadata", { "sec-fetch-site": null }],
    ["no origin", { origin: null }],
    ["an opaque origin", { origin: "null" }],
    ["neither", { origin: null, "sec-fetch-site": null }],
    ["https in place of http", { origin: "https://127.0.0.1" }],
  ])("changes nothing with %s", async (_, headers) => {
    const before = await lethe.services.db.read.tenant.count();
    const told = await create(headers);
    expect(told.status).toBe(403);
    expect(told.json).toMatchObject({ code: "cross_site" });
    expect(await lethe.services.db.read.tenant.count()).toBe(before);
  });

  it("is not read by another site either", async () => {
    expect((await list({ "sec-fetch-site": "cross-site" })).status).toBe(403);
    expect((await list({ "sec-fetch-site": "same-site" })).status).toBe(403);
    expect((await list({ "sec-fetch-site": null })).status).toBe(403);
    expect((await list({ "sec-fetch-site": "none" })).status, "an address that was typed").toBe(200);
  });

  it("beside an app key is still one with a session", async () => {
    const both = {
      authorization: `Bearer ${tenant.key}`,
      origin: "http://evil.example",
      "sec-fetch-site": "cross-site",
    };
    expect((await create(both)).status).toBe(403);
  });
});

describe("a login", () => {
  it.each([
    ["another origin", { origin: "http://evil.example" }],
    ["no origin", { origin: null }],
    ["a cross-site fetch", { "sec-fetch-site": "cross-site" }],
  ])("with %s sets no cookie, though none was sent", async (_, headers) => {
    const told = await browse(lethe, "/api/auth/sign-in/email", {
      body: { email: EMAIL, password: PASSWORD },
      headers,
    });
    expect(told.status).toBe(403);
    expect(told.cookies).toEqual([]);
  });
});

describe("a host that is not this dashboard's", () => {
  it.each(["/", "/login", "/api/trpc/session.me", "/api/auth/get-session"])("is told where it is: %s", async (path) => {
    for (const host of [
      "evil.example",
      "127.0.0.1.evil.example",
      "localhost.evil.example:1",
      "127.0.0.1:1",
      "a@127.0.0.1",
    ]) {
      const told = await browse(lethe, path, { headers: { host } });
      expect(told.status, host).toBe(421);
      expect(told.json).toMatchObject({ code: "wrong_host" });
    }
  });

  it("logs nobody in, even when the origin agrees with it (DNS rebinding)", async () => {
    const { port } = new URL(lethe.origin);
    const headers = { host: `evil.example:${port}`, origin: `http://evil.example:${port}` };
    const told = await logIn(lethe, EMAIL, PASSWORD, { headers });
    expect(told.status).toBe(421);
    expect(told.cookies).toEqual([]);
  });

  it("is answered on localhost and on the address that is listened on", async () => {
    const { port } = new URL(lethe.origin);
    for (const host of [`localhost:${port}`, `127.0.0.1:${port}`, `LOCALHOST:${port}`, `[::1]:${port}`]) {
      expect((await browse(lethe, "/login", { headers: { host } })).status, host).toBe(200);
    }
  });

  it("does not matter to apps, health and metrics", async () => {
    const headers = { host: "cache.internal", origin: null, "sec-fetch-site": null };
    for (const path of ["/healthz", "/readyz", "/metrics"]) {
      expect((await browse(lethe, path, { headers })).status, path).toBe(200);
    }
    const key = { ...headers, authorization: `Bearer ${tenant.key}` };
    expect((await browse(lethe, "/api/v1/stats", { headers: key })).status).toBe(200);
    expect((await browse(lethe, LOOKUP, { headers: key, body: QUESTION })).status, "tRPC with a key").toBe(200);
  });
});

describe("a public URL", () => {
  it("is then the only name, through the proxies that are named and no others", async () => {
    const behind = await lethe.restart({
      environment: { LETHE_PUBLIC_URL: "https://lethe.example", LETHE_TRUSTED_PROXIES: "127.0.0.1" },
    });
    lethe = behind;
    const own = { host: "127.0.0.1", "x-forwarded-host": "lethe.example", "x-forwarded-for": "203.0.113.9" };
    expect((await browse(behind, "/login", { headers: own })).status).toBe(200);
    expect((await browse(behind, "/login", { headers: { host: "lethe.example" } })).status).toBe(200);
    expect((await browse(behind, "/login", { headers: { host: "lethe.example:443" } })).status).toBe(200);
    expect((await browse(behind, "/login")).status).toBe(421);
    const wrong = await logIn(behind, EMAIL, "wrong", { headers: { ...own, origin: "https://lethe.example" } });
    expect(wrong.status).toBe(401);
    expect((await logIn(behind, EMAIL, PASSWORD, { headers: { ...own, origin: "http://lethe.example" } })).status).toBe(
      403,
    );
    const right = await logIn(behind, EMAIL, PASSWORD, { headers: { ...own, origin: "https://lethe.example" } });
    expect(cookieJar(right)).toContain("__Secure-lethe.session_token=");
    const { details } =
      (await behind.services.db.read.auditRecord.findMany({ orderBy: { seq: "desc" }, take: 2 }))[1] ?? {};
    expect(JSON.parse(details ?? "{}")).toMatchObject({ account: EMAIL, address: "203.0.113.9" });
  });
});

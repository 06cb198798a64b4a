import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { JsonObject } from "@/lib/core/json";
import { openApiDocument } from "@/server/http/openapi/document";
import { documentedPath } from "@/server/http/openapi/wire-operations";
import { isOurs, ROUTES } from "@/server/http/routes";
import { version } from "../../package.json";
import { ask, send } from "../support/ask";
import { startLethe, type TestLethe, type TestTenant } from "../support/lethe";

let lethe: TestLethe;
let tenant: TestTenant;
beforeAll(async () => {
  lethe = await startLethe();
  tenant = await lethe.tenant();
});
afterAll(() => lethe.close());

/** Not for apps: probes, and the document itself. */
const UNDOCUMENTED = new Set(["/healthz", "/readyz", "/metrics", "/api/openapi.json"]);

interface Operation {
  summary: string;
  parameters?: { name: string; in: string; required: boolean; schema: JsonObject }[];
  requestBody?: JsonObject;
  responses: Record<string, { description: string }>;
}

describe("the OpenAPI document", () => {
  const document = openApiDocument() as unknown as {
    openapi: string;
    info: JsonObject;
    paths: Record<string, Record<string, Operation>>;
  };
  const operations = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ path, method, operation })),
  );

  it("is served as it is, to anyone", async () => {
    const told = await send(lethe, null, "/api/openapi.json");
    expect(told.status).toBe(200);
    expect(told.json).toEqual(JSON.parse(JSON.stringify(document)));
  });

  it("says its version and whom it is about", () => {
    expect(document.openapi).toMatch(/^3\.1\.\d+$/);
    expect(document.info).toMatchObject({ title: expect.any(String) as string, version: lethe.services.version });
  });

  it("names every route of the server, and none that is not there", () => {
    const routes = ROUTES.filter(({ path }) => !UNDOCUMENTED.has(path)).map(
      ({ method, path }) => `${method.toLowerCase()} ${documentedPath(path)}`,
    );
    expect(operations.map(({ path, method }) => `${method} ${path}`).sort()).toEqual(routes.sort());
  });

  it.each(operations)("$method $path is well formed", ({ path, method, operation }) => {
    expect(operation.summary).toMatch(/\S/);
    const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    const parameters = operation.parameters ?? [];
    expect(parameters.filter((one) => one.in === "path").map((one) => one.name)).toEqual(inPath);
    for (const parameter of parameters) {
      expect(["path", "query", "header"]).toContain(parameter.in);
      expect(parameter.required).toBe(parameter.in === "path");
      expect(typeof parameter.schema).toBe("object");
    }
    expect(new Set(parameters.map(({ name }) => name)).size).toBe(parameters.length);
    expect(Object.keys(operation.responses).length).toBeGreaterThan(0);
    for (const [status, { description }] of Object.entries(operation.responses)) {
      expect(status).toMatch(/^[1-5]\d\d$/);
      expect(description).toMatch(/\S/);
    }
    // LangCache deletes by what the body says.
    const mayHaveBody = method === "post" || path === "/v1/caches/{cacheId}/entries";
    if (!mayHaveBody) expect(operation.requestBody).toBeUndefined();
  });
});

describe("probes", () => {
  it("say that the server lives, is ready, and how it fares", async () => {
    await ask(lethe, tenant, "Where do storks nest?");
    expect((await send(lethe, null, "/healthz")).json).toEqual({ status: "ok", version });
    expect((await send(lethe, null, "/readyz")).json).toMatchObject({ status: "ready" });
    const metrics = await send(lethe, null, "/metrics");
    expect(metrics.headers.get("content-type")).toContain("text/plain");
    expect(metrics.text).toMatch(/lethe_requests_total\{wire="openai\.chat",outcome="miss",reason="not-found"\} 1/);
    expect(metrics.text).not.toContain(tenant.id);
    for (const part of ["database", "vault"]) expect(metrics.text).toContain(`lethe_part_sound{part="${part}"} 1`);
    expect(metrics.text).toMatch(/lethe_event_loop_delay_seconds\{quantile="1"\} \d/);
    for (const name of [
      "writes_waiting",
      "database_breaker_open",
      "store_queue_length",
      "store_queue_bytes",
      "flights_waiting",
      "erasures_failed",
      "audit_broken",
    ])
      expect(metrics.text).toMatch(new RegExp(`^lethe_${name} 0$`, "m"));
  });

  it("say 503 when the database does not answer", async () => {
    const db = lethe.services.db as { ping: () => Promise<void> };
    const { ping } = db;
    db.ping = () => Promise.reject(new Error("gone"));
    expect((await send(lethe, null, "/readyz")).status).toBe(503);
    expect((await send(lethe, null, "/healthz")).status).toBe(200);
    db.ping = ping;
  });
});

describe("models", () => {
  it("of all providers are listed in OpenAI's shape, and one that fails is left out", async () => {
    const told = await send(lethe, tenant.key, "/v1/models");
    expect(told.json.object).toBe("list");
    const ids = (told.json.data as JsonObject[]).map((model) => model.id);
    expect(ids).toContain("lethe-demo");
    expect(ids).toContain("test-model");
  });
});

describe("the paths of the front server", () => {
  it("are all routes and nothing of the pages", () => {
    for (const { path } of ROUTES) expect(isOurs(documentedPath(path).replace(/\{\w+\}/g, "x")), path).toBe(true);
    for (const path of [
      "/",
      "/login",
      "/api/auth/sign-in/email",
      "/api/trpc/stats.overview",
      "/v1",
      "/metricsx",
      "/docs",
    ]) {
      expect(isOurs(path), path).toBe(false);
    }
  });
});

import { Validator } from "@seriousme/openapi-schema-validator";
import type { ValidateFunction } from "ajv";
import Ajv2020 from "ajv/dist/2020";
import addFormats from "ajv-formats";
import OpenAPIClientAxios, { type Document } from "openapi-client-axios";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { JsonObject } from "@/lib/core/json";
import { openApiDocument } from "@/server/http/openapi/document";
import { chat, send, type Told } from "../support/ask";
import { startLethe, type TestLethe, type TestTenant } from "../support/lethe";
import { until } from "../support/until";
import { PUT, QUESTION } from "./cache-requests";

interface Content {
  readonly schema: JsonObject;
  readonly example?: unknown;
}
interface Operation {
  readonly operationId: string;
  readonly requestBody?: { readonly content: Record<string, Content> };
  readonly responses: Record<string, { readonly content?: Record<string, Content> }>;
}

const document = JSON.parse(JSON.stringify(openApiDocument())) as JsonObject & {
  paths: Record<string, Record<string, Operation>>;
};
const operations = Object.entries(document.paths).flatMap(([path, item]) =>
  Object.entries(item).map(([method, operation]) => ({ path, method, operation })),
);

const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats(ajv);
ajv.addSchema(document, "document");

/** A piece of the document as a check, its pointers and all. */
function checkAt(...path: readonly string[]): ValidateFunction {
  const pointer = path.map((part) => encodeURIComponent(part.replaceAll("~", "~0").replaceAll("/", "~1"))).join("/");
  return ajv.compile({ $ref: `document#/${pointer}` });
}

let lethe: TestLethe;
let tenant: TestTenant;
beforeAll(async () => {
  lethe = await startLethe();
  tenant = await lethe.tenant();
});
afterAll(() => lethe.close());

describe("the OpenAPI document", () => {
  it("is valid OpenAPI 3.1, and every pointer in it leads somewhere", async () => {
    const told = await send(lethe, null, "/api/openapi.json");
    const validator = new Validator();
    expect(await validator.validate(told.json)).toMatchObject({ valid: true });
    expect(validator.version).toBe("3.1");
    const resolve = (pointer: string) =>
      pointer
        .slice(2)
        .split("/")
        .reduce<unknown>((value, part) => (value as JsonObject | undefined)?.[part], told.json);
    const pointers = [...told.text.matchAll(/"\$ref":"([^"]+)"/g)].map(([, pointer]) => pointer ?? "");
    expect(pointers.length).toBeGreaterThan(20);
    for (const pointer of pointers) expect(resolve(pointer), pointer).toBeTypeOf("object");
    expect(told.text).not.toContain("$defs");
  });

  it("gives each operation a name of its own", () => {
    const names = operations.map(({ operation }) => operation.operationId);
    for (const name of names) expect(name).toMatch(/^[a-z][A-Za-z]+$/);
    expect(new Set(names).size).toBe(names.length);
  });

  it.each(operations)(
    "$method $path: every body and reply has a schema, and an example that fits it",
    ({ path, method, operation }) => {
      const places: [string[], Record<string, Content>][] = [];
      if (operation.requestBody !== undefined)
        places.push([["paths", path, method, "requestBody"], operation.requestBody.content]);
      for (const [status, reply] of Object.entries(operation.responses)) {
        // No content is what 204 says.
        if (status === "204") continue;
        expect(reply.content, status).toBeDefined();
        places.push([["paths", path, method, "responses", status], reply.content ?? {}]);
      }
      for (const [place, content] of places) {
        for (const [type, { example }] of Object.entries(content)) {
          expect(example, `${place.join(" ")} ${type}`).toBeDefined();
          const check = checkAt(...place, "content", type, "schema");
          expect(check(example), `${place.join(" ")} ${JSON.stringify(check.errors)}`).toBe(true);
        }
      }
    },
  );
});

/** A real reply is what the document says of its status. */
function expectDocumented(told: Told, method: string, path: string): void {
  const operation = document.paths[path]?.[method];
  const content = operation?.responses[String(told.status)]?.content;
  expect(content, `${method} ${path} ${told.status}: ${told.text}`).toBeDefined();
  const type = told.headers.get("content-type")?.split(";")[0] ?? "";
  expect(Object.keys(content ?? {})).toContain(type);
  const check = checkAt("paths", path, method, "responses", String(told.status), "content", type, "schema");
  expect(check(told.json), `${told.text} ${JSON.stringify(check.errors)}`).toBe(true);
}

const POLICY = "package lethe.cache\n\nimport rego.v1\n\ndefault allow_lookup := true\n\ndefault allow_store := true\n";

describe("real replies are as documented", () => {
  const ask = (path: string, body?: unknown, method?: string) =>
    send(lethe, tenant.key, path, body, method === undefined ? {} : { method });

  it("of the cache", async () => {
    const made = await ask("/api/v1/cache/entries", PUT);
    const id = String(made.json.id);
    expectDocumented(made, "post", "/api/v1/cache/entries");
    expectDocumented(await ask("/api/v1/cache/entries", { ...PUT, ttl: 1 }), "post", "/api/v1/cache/entries");
    const card = { ...PUT, prompt: "Why was 4539 1488 0343 6467 declined?" };
    expectDocumented(await ask("/api/v1/cache/entries", card), "post", "/api/v1/cache/entries");
    for (const more of [{}, { prompt: "How do bees see?" }, { prompt: "How do vaccines train us?", explain: true }])
      expectDocumented(await ask("/api/v1/cache/lookup", { ...QUESTION, ...more }), "post", "/api/v1/cache/lookup");
    expectDocumented(await ask(`/api/v1/cache/entries/${id}`), "get", "/api/v1/cache/entries/{id}");
    expectDocumented(await ask("/api/v1/cache/entries/nothing"), "get", "/api/v1/cache/entries/{id}");
    expectDocumented(await ask("/api/v1/feedback", { entry: id, verdict: "wrong" }), "post", "/api/v1/feedback");
    expectDocumented(await ask("/api/v1/stats"), "get", "/api/v1/stats");
    expectDocumented(
      await ask(`/api/v1/cache/entries/${id}`, undefined, "DELETE"),
      "delete",
      "/api/v1/cache/entries/{id}",
    );
    expectDocumented(await ask("/api/v1/cache/entries?tag=x", undefined, "DELETE"), "delete", "/api/v1/cache/entries");
    expectDocumented(await send(lethe, null, "/api/v1/stats"), "get", "/api/v1/stats");
  });

  it("of the wires", async () => {
    const bodies: Record<string, JsonObject> = {
      "/v1/chat/completions": chat("Where do storks nest?"),
      "/v1/responses": { model: "m", input: "Where do storks nest?" },
      "/v1/embeddings": { model: "m", input: "storks" },
      "/v1/messages": { model: "m", max_tokens: 9, messages: [{ role: "user", content: "Where do storks nest?" }] },
    };
    for (const [path, body] of Object.entries(bodies)) {
      expectDocumented(await ask(path, body), "post", path);
      expectDocumented(await ask(path, { ...body, model: 7 }), "post", path);
      expectDocumented(await send(lethe, null, path, body), "post", path);
      const only = { headers: { "cache-control": "only-if-cached, no-cache" } };
      expectDocumented(await send(lethe, tenant.key, path, { ...body, seed: 3 }, only), "post", path);
    }
    expectDocumented(await ask("/v1/models"), "get", "/v1/models");
  });

  it("of policies", async () => {
    const saved = await ask("/api/v1/policies", { source: POLICY });
    const at = `/api/v1/policies/${String(saved.json.id)}`;
    expectDocumented(saved, "post", "/api/v1/policies");
    expectDocumented(await ask("/api/v1/policies"), "get", "/api/v1/policies");
    expectDocumented(await ask("/api/v1/policies/check", { source: POLICY }), "post", "/api/v1/policies/check");
    expectDocumented(await ask("/api/v1/policies/check", { source: "package x" }), "post", "/api/v1/policies/check");
    expectDocumented(await ask("/api/v1/policies/replay", { source: POLICY }), "post", "/api/v1/policies/replay");
    const example = document.paths["/api/v1/policies/try"]?.post?.requestBody?.content["application/json"]?.example;
    expectDocumented(await ask("/api/v1/policies/try", example), "post", "/api/v1/policies/try");
    expectDocumented(await ask(`${at}/shadow`, { on: true }), "post", "/api/v1/policies/{id}/shadow");
    expectDocumented(await ask(`${at}/shadow`), "get", "/api/v1/policies/{id}/shadow");
    expectDocumented(
      await ask(`${at}/publish?untested=true`, undefined, "POST"),
      "post",
      "/api/v1/policies/{id}/publish",
    );
    expectDocumented(await ask(`${at}/roll-back`, undefined, "POST"), "post", "/api/v1/policies/{id}/roll-back");
    expectDocumented(await ask("/api/v1/brake", { brake: "released" }), "post", "/api/v1/brake");
  });

  it("of erasures", async () => {
    await ask("/api/v1/cache/entries", { ...PUT, subject: "jane" });
    expectDocumented(await ask("/api/v1/subjects/jane/export"), "get", "/api/v1/subjects/{subject}/export");
    expectDocumented(await ask("/api/v1/erasures", { subject: "jane", dry_run: true }), "post", "/api/v1/erasures");
    expectDocumented(await ask("/api/v1/erasures", { subject: "jane", confirm: "joan" }), "post", "/api/v1/erasures");
    const begun = await ask("/api/v1/erasures", { subject: "jane", confirm: "jane" });
    expectDocumented(begun, "post", "/api/v1/erasures");
    const at = `/api/v1/erasures/${String(begun.json.id)}`;
    await until("the erasure is complete", async () => ((await ask(at)).json.state === "complete" ? true : null));
    expectDocumented(await ask(at), "get", "/api/v1/erasures/{id}");
    expectDocumented(await ask(`${at}/receipt`), "get", "/api/v1/erasures/{id}/receipt");
  });
});

describe("a client made from the document", () => {
  it("stores, finds, reads and removes", async () => {
    const api = new OpenAPIClientAxios({
      definition: document as unknown as Document,
      axiosConfigDefaults: { baseURL: lethe.origin, headers: { authorization: `Bearer ${tenant.key}` } },
    });
    const client = await api.init();
    const call = (name: string, parameters: unknown, body?: unknown) =>
      client[name]?.(parameters as never, body) as Promise<{ status: number; data: JsonObject }>;
    const body = { model: "gpt-x", prompt: "What do moles eat?", response: "Worms.", ttl_seconds: 60 };
    const made = await call("storeEntry", null, body);
    expect(made.status).toBe(201);
    const found = await call("lookUpEntry", null, { model: "gpt-x", prompt: "What do moles eat?" });
    expect(found.data).toMatchObject({ outcome: "hit-exact", entry: { response: "Worms." } });
    const read = await call("getEntry", { id: made.data.id });
    expect(read.data).toMatchObject({ answer: "Worms." });
    expect((await call("removeEntry", { id: made.data.id })).data).toEqual({ removed: 1 });
    const gone = await call("lookUpEntry", null, { model: "gpt-x", prompt: "What do moles eat?" });
    expect(gone.data).toMatchObject({ outcome: "miss" });
  });
});

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ask, send } from "../support/ask";
import { startLethe, type TestLethe, type TestTenant } from "../support/lethe";
import { expectError } from "./problems";

let lethe: TestLethe;
let mine: TestTenant;
let theirs: TestTenant;
beforeAll(async () => {
  lethe = await startLethe();
  mine = await lethe.tenant();
  theirs = await lethe.tenant();
});
afterAll(() => lethe.close());

const NOWHERE = "01900000-0000-7000-8000-000000000000";

async function theirEntry(): Promise<string> {
  const body = { model: "m", prompt: "What do owls eat?", response: "Mice." };
  return String((await send(lethe, theirs.key, "/api/v1/cache/entries", body)).json.id);
}

describe("what is another tenant's is answered as what is not there, 404", () => {
  it.each([
    ["GET", (id: string) => `/api/v1/cache/entries/${id}`, undefined],
    ["DELETE", (id: string) => `/api/v1/cache/entries/${id}`, undefined],
    ["POST", () => "/api/v1/feedback", (id: string) => ({ entry: id, verdict: "wrong" })],
  ])("entries: %s", async (method, path, body) => {
    const id = await theirEntry();
    const told = (id: string) => send(lethe, mine.key, path(id), body?.(id), { method });
    const [foreign, absent] = [await told(id), await told(NOWHERE)];
    expectError(foreign, "api", 404, "not_found");
    expect(foreign.text).toBe(absent.text);
    expect([...foreign.headers.keys()]).toEqual([...absent.headers.keys()]);
    expect((await send(lethe, theirs.key, `/api/v1/cache/entries/${id}`)).json).toMatchObject({ verified: true });
  });

  it("erasures and their receipts", async () => {
    // A tenant of its own: while it is erased, it stores nothing.
    const theirs = await lethe.tenant();
    const body = { subject: "nobody", confirm: "nobody" };
    const id = String((await send(lethe, theirs.key, "/api/v1/erasures", body)).json.id);
    for (const path of [`/api/v1/erasures/${id}`, `/api/v1/erasures/${id}/receipt`]) {
      const [foreign, absent] = [
        await send(lethe, mine.key, path),
        await send(lethe, mine.key, path.replace(id, NOWHERE)),
      ];
      expectError(foreign, "api", 404, "not_found");
      expect(foreign.text).toBe(absent.text);
      expect((await send(lethe, theirs.key, path)).status).not.toBe(404);
    }
  });

  it("invalidation by a filter that fits both", async () => {
    const entry = (key: string) =>
      send(lethe, key, "/api/v1/cache/entries", {
        model: "m",
        prompt: "What do bats eat?",
        response: "x",
        tags: ["both"],
      });
    const [own, foreign] = [await entry(mine.key), await entry(theirs.key)];
    expect(
      (await send(lethe, mine.key, "/api/v1/cache/entries?tag=both", undefined, { method: "DELETE" })).json,
    ).toEqual({ removed: 1 });
    expect((await send(lethe, mine.key, `/api/v1/cache/entries/${String(own.json.id)}`)).status).toBe(404);
    expect((await send(lethe, theirs.key, `/api/v1/cache/entries/${String(foreign.json.id)}`)).status).toBe(200);
  });
});

describe("an endpoint that is not there", () => {
  it.each(["/api/v1/", "/api/v1/nothing", "/api/v1/cache/entries/a/b"])("404 %s", async (path) => {
    expectError(await send(lethe, mine.key, path), "api", 404, "not_found");
  });

  it.each(["/v1/", "/v1/chat", "/v1/nothing/at/all"])("404 %s, in the form that the clients read", async (path) => {
    expectError(await send(lethe, mine.key, path), "openai", 404, "not_found");
  });

  it.each(["/api/v1/cache/entries/%zz", "/api/v1/cache/entries/%ff", "/api/v1/subjects/%e0%a4%a/export"])(
    "an address that can't be read is refused, not an error of ours: %s",
    async (path) => {
      const told = await send(lethe, mine.key, path);
      expect([400, 404]).toContain(told.status);
      expectError(told, "api", told.status);
    },
  );

  it.each([
    ["PATCH", "/api/v1/cache/entries/x", "GET, DELETE"],
    ["GET", "/api/v1/cache/entries", "POST, DELETE"],
    ["POST", "/healthz", "GET"],
  ])("405 %s %s", async (method, path, allow) => {
    const told = await send(lethe, mine.key, path, method === "GET" ? undefined : {}, { method });
    expectError(told, "api", 405, "method_not_allowed");
    expect(told.headers.get("allow")).toBe(allow);
  });

  it.each([
    ["GET", "/v1/chat/completions", "POST", "openai"],
    ["PUT", "/v1/embeddings", "POST", "openai"],
    ["DELETE", "/v1/models", "GET", "openai"],
    ["GET", "/v1/messages", "POST", "anthropic"],
  ] as const)("405 %s %s, in the form that the clients read", async (method, path, allow, surface) => {
    const told = await send(lethe, mine.key, path, method === "GET" ? undefined : {}, { method });
    expectError(told, surface, 405, "method_not_allowed");
    expect(told.headers.get("allow")).toBe(allow);
  });

  it("a model that nobody serves, in the wire's own shape", async () => {
    const alone = await startLethe({ environment: { OPENAI_API_KEY: "", OPENAI_BASE_URL: "", ANTHROPIC_API_KEY: "" } });
    const tenant = await alone.tenant();
    const told = await ask(alone, tenant, "What do owls eat?");
    expectError(told, "openai", 404, "model_not_found");
    expect(told.json.error).toMatchObject({ param: "model", message: expect.stringContaining("lethe-demo") as string });
    const body = { model: "claude", max_tokens: 5, messages: [{ role: "user", content: "What do owls eat?" }] };
    expectError(await send(alone, tenant.key, "/v1/messages", body), "anthropic", 404);
    expect((await ask(alone, tenant, { model: "lethe-demo", messages: body.messages })).status).toBe(200);
    await alone.close();
  });
});

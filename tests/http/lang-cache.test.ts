import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { send } from "../support/ask";
import { startLethe, type TestLethe, type TestTenant } from "../support/lethe";

let lethe: TestLethe;
let tenant: TestTenant;
let stranger: TestTenant;
beforeAll(async () => {
  lethe = await startLethe();
  [tenant, stranger] = [await lethe.tenant(), await lethe.tenant()];
});
afterAll(() => lethe.close());

const CACHE = "/v1/caches/birds/entries";
const call = (path: string, body?: unknown, { of = tenant, method = "POST" } = {}) =>
  send(lethe, of.key, path, body, { method });
const set = (body: object, more = {}) => call(CACHE, body, more);
const search = (body: object, { cache = CACHE, of = tenant } = {}) => call(`${cache}/search`, body, { of });
const found = async (...asked: Parameters<typeof search>) =>
  ((await search(...asked)).json as { data: { response: string }[] }).data.map(({ response }) => response);

let count = 0;
const question = () => `Where does bird number ${++count} nest?`;

describe("the API of LangCache", () => {
  it("gives back what was set, in its own shape", async () => {
    const prompt = question();
    const made = await set({ prompt, response: "On roofs.", ttlMillis: 60_000 });
    expect([made.status, made.json]).toEqual([201, { entryId: expect.any(String) as string }]);
    const told = await search({ prompt, searchStrategies: ["exact", "semantic"], similarityThreshold: 0.9 });
    expect(told.status).toBe(200);
    expect(told.json).toEqual({
      data: [
        {
          id: made.json.entryId,
          prompt,
          response: "On roofs.",
          attributes: {},
          similarity: 1,
          searchStrategy: "exact",
        },
      ],
    });
    expect(await found({ prompt: question() })).toEqual([]);
    lethe.clock.advance(61_000);
    expect(await found({ prompt })).toEqual([]);
  });

  it("keeps caches, tenants and attributes apart", async () => {
    const prompt = question();
    const attributes = { language: "en", user: "jane" };
    await set({ prompt, response: "On chimneys.", attributes });
    expect(await found({ prompt, attributes })).toEqual(["On chimneys."]);
    expect(await found({ prompt })).toEqual([]);
    expect(await found({ prompt, attributes: { ...attributes, user: "joe" } })).toEqual([]);
    expect(await found({ prompt, attributes }, { cache: "/v1/caches/fish/entries" })).toEqual([]);
    expect(await found({ prompt, attributes }, { of: stranger })).toEqual([]);
    const rows = await lethe.services.db.read.entry.findMany();
    expect(rows.map(({ tags, metadata }) => tags + metadata).join()).not.toContain("jane");
  });

  it("deletes by id, of its own cache only, and by attributes together", async () => {
    const asked = { prompt: question(), response: "Here.", attributes: { a: "1", b: "2", c: "3" } };
    const { entryId } = (await set(asked)).json as { entryId: string };
    const remove = (path: string, of = tenant) => call(path, undefined, { of, method: "DELETE" });
    expect((await remove(`/v1/caches/fish/entries/${entryId}`)).status).toBe(404);
    expect((await remove(`${CACHE}/${entryId}`, stranger)).status).toBe(404);
    expect((await remove(`${CACHE}/${entryId}`)).status).toBe(204);
    expect((await remove(`${CACHE}/${entryId}`)).status).toBe(404);
    const others = { ...asked, prompt: question(), attributes: { a: "1", b: "other" } };
    for (const one of [asked, others]) await set(one);
    const removeAll = (attributes: object) => call(CACHE, { attributes }, { method: "DELETE" });
    expect((await removeAll({ b: "2", c: "3" })).json).toEqual({ deletedEntriesCount: 1 });
    expect(await found({ prompt: asked.prompt, attributes: asked.attributes })).toEqual([]);
    expect(await found({ prompt: others.prompt, attributes: others.attributes })).toEqual(["Here."]);
    expect((await removeAll({ a: "1" })).json).toEqual({ deletedEntriesCount: 1 });
    expect((await removeAll({})).status, "no attribute would be every entry").toBe(400);
  });

  it("goes the same way as every other: policy, scan, scopes, strict bodies", async () => {
    const reader = await lethe.appKey(tenant, { scopes: ["cache:read"] });
    const body = { prompt: question(), response: "Never kept." };
    expect((await set(body, { of: reader })).status).toBe(403);
    expect((await send(lethe, null, CACHE, body)).status).toBe(401);
    const card = await set({ ...body, prompt: "Why was 4539 1488 0343 6467 declined?" });
    expect(card.status).toBeGreaterThanOrEqual(400);
    const misspelt = await set({ ...body, ttl: 5 });
    expect([misspelt.status, misspelt.json]).toMatchObject([400, { code: "invalid_request" }]);
    const many = Object.fromEntries(["a", "b", "c", "d", "e"].map((name) => [name, "1"]));
    expect((await set({ ...body, attributes: many })).status).toBe(400);
    expect(await found({ prompt: body.prompt })).toEqual([]);
  });
});

import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { send } from "../support/ask";
import { startLethe, type TestLethe, type TestTenant } from "../support/lethe";
import { expectError } from "./problems";

let lethe: TestLethe;
let tenant: TestTenant;
beforeAll(async () => {
  lethe = await startLethe();
});
afterAll(() => lethe.close());
beforeEach(async () => {
  tenant = await lethe.tenant();
});

const put = (prompt: string, more = {}) =>
  send(lethe, tenant.key, "/api/v1/cache/entries", { model: "m", prompt, response: "x", ...more });
const remove = (query: string) =>
  send(lethe, tenant.key, `/api/v1/cache/entries${query}`, undefined, { method: "DELETE" });
const entries = async () => (await lethe.services.db.entries.totals(tenant.id)).entries;
const outcome = async (prompt: string, more = {}) =>
  (await send(lethe, tenant.key, "/api/v1/cache/lookup", { model: "m", prompt, ...more })).json.outcome;

describe("DELETE of entries", () => {
  it.each(["", "?", "?tag=", "?all=true", "?tenant=x", "?tag=a&nonsense=1", "?before=yesterday", "?before="])(
    "with %j wipes nothing, 400",
    async (query) => {
      await put("How tall is a giraffe?", { tags: ["a"] });
      expectError(await remove(query), "api", 400);
      expect(await entries()).toBe(1);
    },
  );

  it("takes what fits every filter given, and no more", async () => {
    await put("How tall is a giraffe?", { tags: ["a", "b"] });
    await put("How tall is an elephant?", { tags: ["a"], namespace: "zoo" });
    await put("How tall is a penguin?", { model: "other", tags: ["ab"] });
    expect((await remove("?tag=a&namespace=zoo")).json).toEqual({ removed: 1 });
    expect((await remove("?model=other")).json).toEqual({ removed: 1 });
    expect((await remove("?tag=nothing")).json).toEqual({ removed: 0 });
    expect(await outcome("How tall is a giraffe?")).toBe("hit-exact");
    expect((await remove("?tag=b")).json).toEqual({ removed: 1 });
    expect(await outcome("How tall is a giraffe?")).toBe("miss");
    expect(await outcome("Hello, how tall is a giraffe?"), "gone from the index too").toBe("miss");
  });

  it("counts in a dry run, and takes nothing", async () => {
    await put("How tall is a giraffe?", { tags: ["a"], namespace: "zoo" });
    await put("How tall is a penguin?", { tags: ["b"], namespace: "zoo" });
    expect((await remove("?namespace=zoo&dry_run=true")).json).toEqual({ removed: 0, would_remove: 2 });
    expect((await remove("?tag=b&namespace=zoo&dry_run=true")).json).toEqual({ removed: 0, would_remove: 1 });
    expectError(await remove("?dry_run=true"), "api", 400);
    expectError(await remove("?namespace=zoo&dry_run=maybe"), "api", 400);
    expect(await entries()).toBe(2);
    expect((await remove("?namespace=zoo&dry_run=false")).json).toEqual({ removed: 2 });
  });

  it("before a time takes what is older", async () => {
    await put("How tall is a giraffe?");
    lethe.clock.advance(1_000);
    const between = new Date(lethe.clock.now()).toISOString();
    await put("How tall is an elephant?");
    expect((await remove(`?before=${between}`)).json).toEqual({ removed: 1 });
    expect(await outcome("How tall is an elephant?")).toBe("hit-exact");
  });

  it("of one id takes that one, once", async () => {
    const id = String((await put("How tall is a giraffe?")).json.id);
    expect((await remove(`/${id}`)).status).toBe(200);
    expectError(await remove(`/${id}`), "api", 404);
    expect(await outcome("How tall is a giraffe?")).toBe("miss");
  });
});

describe("a wrong answer that was reported", () => {
  it("is never again served by similarity, but still to the very request it belongs to", async () => {
    const id = String((await put("How tall is a giraffe?")).json.id);
    expect(await outcome("Hello, how tall is a giraffe?")).toBe("hit-semantic");
    const told = await send(lethe, tenant.key, "/api/v1/feedback", { entry: id, verdict: "wrong" });
    expect([told.status, told.json]).toEqual([200, { entry: id }]);
    expect(await outcome("Hello, how tall is a giraffe?")).toBe("miss");
    expect(await outcome("How tall is a giraffe?")).toBe("hit-exact");
  });

  it("stays reported after a restart", async () => {
    const own = await startLethe();
    const someone = await own.tenant();
    const body = { model: "m", prompt: "How tall is a giraffe?" };
    const id = String((await send(own, someone.key, "/api/v1/cache/entries", { ...body, response: "x" })).json.id);
    await send(own, someone.key, "/api/v1/feedback", { entry: id, verdict: "wrong" });
    const again = await own.restart();
    const near = await send(again, someone.key, "/api/v1/cache/lookup", {
      ...body,
      prompt: "Hello, how tall is a giraffe?",
    });
    expect(near.json.outcome).toBe("miss");
    await again.close();
  });

  it.each([{}, { entry: "x" }, { entry: "x", verdict: "right" }, { entry: 7, verdict: "wrong" }])(
    "is refused as %j, 400",
    async (body) => {
      expectError(await send(lethe, tenant.key, "/api/v1/feedback", body), "api", 400);
    },
  );
});

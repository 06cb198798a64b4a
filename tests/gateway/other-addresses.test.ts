import Anthropic from "@anthropic-ai/sdk";
import { AzureOpenAI } from "openai";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { send } from "../support/ask";
import { startLethe, type TestLethe, type TestTenant } from "../support/lethe";

let lethe: TestLethe;
let tenant: TestTenant;
beforeAll(async () => {
  lethe = await startLethe();
  tenant = await lethe.tenant();
});
afterAll(() => lethe.close());
beforeEach(() => lethe.upstream.reset());

describe("Azure's client, with another endpoint and nothing else", () => {
  const client = () =>
    new AzureOpenAI({ endpoint: lethe.origin, apiKey: tenant.key, apiVersion: "2024-10-21", maxRetries: 0 });
  const asked = { model: "m", messages: [{ role: "user" as const, content: "Where do terns nest?" }] };

  it("gets a hit that is its miss, by a deployment's address", async () => {
    const miss = await client().chat.completions.create(asked);
    await lethe.services.stores.settle();
    expect(await client().chat.completions.create(asked)).toEqual(miss);
    expect(lethe.upstream.calls).toHaveLength(1);
    expect(lethe.upstream.calls[0]).toMatchObject({
      path: "/v1/chat/completions?api-version=2024-10-21",
      headers: { authorization: "Bearer provider-key-openai" },
    });
    expect(lethe.upstream.calls[0]?.headers["api-key"]).toBeUndefined();
  });

  it("asks for the deployment of the address, whatever the body calls the model, and embeds by it too", async () => {
    const asked = { model: "something else", messages: [{ role: "user", content: "Whose deployment is this?" }] };
    const address = "/openai/deployments/house-model/chat/completions?api-version=2024-10-21";
    expect((await send(lethe, tenant.key, address, asked)).headers.get("lethe-outcome")).toBe("miss");
    await lethe.services.stores.settle();
    const { model: _, ...unnamed } = asked;
    expect((await send(lethe, tenant.key, address, unnamed)).headers.get("lethe-outcome")).toBe("hit-exact");
    const other = address.replace("house-model", "other-model");
    expect((await send(lethe, tenant.key, other, unnamed)).headers.get("lethe-outcome")).toBe("miss");
    const large = { ...unnamed, metadata: { padding: "x".repeat(600_000) } };
    expect((await send(lethe, tenant.key, address, large)).status).toBe(200);
    await send(lethe, tenant.key, "/openai/deployments/embedder/embeddings", { input: ["terns"] });
    expect(lethe.upstream.calls.map(({ body }) => body.model)).toEqual([
      "house-model",
      "other-model",
      "house-model",
      "embedder",
    ]);
  });

  it("is refused with a wrong key, in its shape", async () => {
    const headers = { "api-key": "lth_wrong" };
    const told = await send(lethe, null, "/openai/deployments/m/chat/completions", asked, { headers });
    expect(told).toMatchObject({ status: 401, json: { error: { code: "invalid_api_key" } } });
  });

  it("reaches nothing else by such an address", async () => {
    for (const path of ["/openai/v1/organization/users", "/openai/deployments/m/../../v1/organization/users"])
      expect((await send(lethe, tenant.key, path)).status, path).toBe(404);
    expect(lethe.upstream.calls).toHaveLength(0);
  });
});

it("Anthropic's client lists the models that OpenAI's lists", async () => {
  const page = await new Anthropic({ baseURL: lethe.origin, apiKey: tenant.key, maxRetries: 0 }).models.list();
  const ids = page.data.map(({ id }) => id);
  const { data } = (await send(lethe, tenant.key, "/v1/models")).json as { data: { id: string }[] };
  expect(ids).toEqual(data.map(({ id }) => id));
  expect(ids).toContain("lethe-demo");
  expect(page.hasNextPage()).toBe(false);
});

import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { JsonObject } from "@/lib/core/json";
import { namesChangingContent } from "@/lib/wire/changing-content";
import { ask, chat } from "../support/ask";
import { callerAs } from "../support/dashboard";
import { startLethe, type TestLethe, type TestTenant } from "../support/lethe";
import { ROOMY } from "../support/roomy";

const HOUR_MS = 3_600_000;
let lethe: TestLethe;
let tenant: TestTenant;
beforeAll(async () => {
  lethe = await startLethe({ limits: ROOMY });
});
afterAll(() => lethe.close());
beforeEach(async () => {
  lethe.upstream.reset();
  tenant = await lethe.tenant({ settings: { supersededModelHours: 2 } });
});

const QUESTION = "Which trees keep their leaves in winter?";
const PNG = "data:image/png;base64,AAAA";
const picture = (url: string) =>
  chat("", {
    messages: [
      {
        role: "user",
        content: [
          { type: "text", text: "What is on this picture?" },
          { type: "image_url", image_url: { url } },
        ],
      },
    ],
  });

async function ttlOf(body: JsonObject, settings: { changingContentTtlSeconds?: number } = {}): Promise<number> {
  tenant = await lethe.tenant({ settings });
  await ask(lethe, tenant, body);
  const [entry] = await lethe.services.db.entries.list(tenant.id, { limit: 1 });
  return ((entry?.expiresAt ?? 0) - lethe.clock.now()) / 1000;
}

describe("content that is named and not brought", () => {
  it.each<[boolean, JsonObject]>([
    [true, { messages: [{ content: [{ type: "image_url", image_url: { url: "https://a.example/x.png" } }] }] }],
    [true, { input: [{ content: [{ type: "input_image", image_url: "HTTP://a.example/x.png" }] }] }],
    [true, { input: [{ content: [{ type: "input_file", file_url: "https://a.example/x.pdf" }] }] }],
    [true, { messages: [{ content: [{ type: "image", source: { type: "url", url: "https://a.example" } }] }] }],
    [true, { contents: [{ parts: [{ fileData: { fileUri: "gs://a/x" } }] }] }],
    [true, { prompt: { id: "pmpt_1" } }],
    [true, { prompt: { id: "pmpt_1", version: null } }],
    [false, { prompt: { id: "pmpt_1", version: "2" } }],
    [false, { messages: [{ content: [{ type: "image_url", image_url: { url: PNG } }] }] }],
    [false, { messages: [{ content: "See https://a.example/x.png" }] }],
    [false, { metadata: { url: "https://a.example" } }],
    [false, { tools: [{ parameters: { properties: { url: { type: "string" } } } }] }],
  ])("%s: %j", (changes, body) => {
    expect(namesChangingContent(body)).toBe(changes);
  });

  it("lets an answer live for an hour at most, or what the tenant says", async () => {
    expect(await ttlOf(picture(PNG))).toBe(7 * 24 * 3600);
    expect(await ttlOf(picture("https://a.example/x.png"))).toBe(3_600);
    expect(await ttlOf(picture("https://a.example/x.png"), { changingContentTtlSeconds: 60 })).toBe(60);
  });
});

describe("a name whose model moves", () => {
  /** The provider answers the next question as this model. */
  const answers = (model: string) => {
    const choice = { index: 0, message: { role: "assistant", content: "Firs do." }, finish_reason: "stop" };
    const body = { id: "x", object: "chat.completion", created: 1, model, choices: [choice] };
    lethe.upstream.reply({ kind: "raw", status: 200, body: JSON.stringify(body) });
  };
  const noted = (snapshot: string) =>
    expect
      .poll(async () => (await lethe.services.modelSnapshots.list(tenant.id))[0]?.snapshot, { timeout: 60_000 })
      .toBe(snapshot);
  const outcome = async (question = QUESTION) =>
    (await ask(lethe, tenant, question, { "Cache-Control": "no-store" })).outcome;

  it("serves entries of the older one for so many hours, by exact match and by similarity", async () => {
    answers("m-2030");
    await ask(lethe, tenant, QUESTION);
    await noted("m-2030");
    lethe.clock.advance(24 * HOUR_MS);
    expect(await outcome(), "nothing has moved").toBe("hit-exact");
    answers("m-2031");
    await ask(lethe, tenant, "How tall is a giraffe?");
    await noted("m-2031");
    lethe.clock.advance(2 * HOUR_MS - 1);
    expect([await outcome(), await outcome(`Hello, ${QUESTION}`)]).toEqual(["hit-exact", "hit-semantic"]);
    lethe.clock.advance(1);
    expect([await outcome(), await outcome(`Hello, ${QUESTION}`)]).toEqual(["miss", "miss"]);
    expect(await outcome("How tall is a giraffe?")).toBe("hit-exact");
  });

  it("is shown with what each has left, and dropped by one act", async () => {
    answers("m-2030");
    await ask(lethe, tenant, QUESTION);
    await noted("m-2030");
    lethe.clock.advance(HOUR_MS);
    answers("m-2031");
    await ask(lethe, tenant, "How tall is a giraffe?");
    await noted("m-2031");
    const admin = callerAs(lethe, "admin");
    const shown = await admin.entries.snapshots({ tenantId: tenant.id });
    expect(shown.map(({ snapshot, supersededAt, entries }) => [snapshot, supersededAt !== null, entries])).toEqual([
      ["m-2031", false, 1],
      ["m-2030", true, 1],
    ]);
    const drop = { tenantId: tenant.id, model: "test-model", snapshot: "m-2030" };
    expect(await admin.entries.dropSnapshot(drop)).toEqual({ removed: 1 });
    expect([await outcome(), await outcome("How tall is a giraffe?")]).toEqual(["miss", "hit-exact"]);
  });
});

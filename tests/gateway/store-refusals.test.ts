import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { JsonObject } from "@/lib/core/json";
import { signEntry } from "@/lib/seal/entry";
import { sealField } from "@/server/services/gateway/open-entry";
import { ask, chat, send, type Told } from "../support/ask";
import { says } from "../support/fake-upstream";
import { startLethe, type TestLethe, type TestTenant } from "../support/lethe";
import { ROOMY } from "../support/roomy";

let lethe: TestLethe;
let tenant: TestTenant;
beforeAll(async () => {
  lethe = await startLethe({ limits: { ...ROOMY, loopBodyBytes: 4_096 } });
});
afterAll(() => lethe.close());
beforeEach(async () => {
  lethe.upstream.reset();
  tenant = await lethe.tenant();
});

const QUESTION = "Why is the sea salty?";

async function decisionOn(told: Told, of = tenant): Promise<Told> {
  return send(lethe, of.key, `/api/v1/decisions/${told.headers.get("lethe-request-id")}`);
}

async function becameOf(told: Told): Promise<unknown[]> {
  const { json } = await decisionOn(told);
  return [json.stored, json.notStored];
}

describe("the decision record says what became of the store", () => {
  it.each([false, true])("of an answer that was stored (stream: %s)", async (stream) => {
    const told = await ask(lethe, tenant, chat(QUESTION, { stream }));
    expect(await becameOf(told)).toEqual([true, null]);
    const hit = await ask(lethe, tenant, chat(QUESTION, { stream }));
    expect(hit.outcome).toBe("hit-exact");
    expect(await becameOf(hit)).toEqual([false, null]);
  });

  it.each([
    ["truncated", says("Because", { finish: "length" })],
    ["tool-call", says("", { toolCall: { name: "look_up", input: {} } })],
    ["refused", says("", { refusal: "No." })],
    ["empty", says("")],
    ["high-severity", says("Use AKIAIOSFODNN7EXAMPLE to log in, and password: hunter2hunter2")],
  ])("of one that is %s", async (reason, reply) => {
    for (const stream of [false, true]) {
      lethe.upstream.reply(reply);
      expect(await becameOf(await ask(lethe, tenant, chat(QUESTION, { stream })))).toEqual([false, reason]);
    }
  });

  const filler = "The sea is wide. ".repeat(400);
  const wordsOf = (...texts: string[]) => ({
    id: "c",
    object: "chat.completion",
    choices: texts.map((content, index) => ({
      index,
      message: { role: "assistant", content },
      finish_reason: "stop",
    })),
  });
  it.each<[string, JsonObject, JsonObject]>([
    ["has fewer choices", { n: 2 }, wordsOf("Because.")],
    ["has more choices", {}, wordsOf("Because.", "Why not.")],
    ["is no JSON", { response_format: { type: "json_object" } }, wordsOf("Because.")],
    ["follows no schema", { response_format: { type: "json_schema", json_schema: { name: "s" } } }, wordsOf("{")],
  ])("of one that %s than was asked for, in small bodies and in large ones", async (_, more, answer) => {
    lethe.upstream.reply({ kind: "raw", status: 200, body: JSON.stringify(answer) });
    for (const question of [QUESTION, `${QUESTION} ${filler}`]) {
      for (const __ of [1, 2]) {
        const told = await ask(lethe, tenant, chat(question, more));
        expect([told.outcome, ...(await becameOf(told))]).toEqual(["miss", false, "not-as-asked"]);
      }
    }
    expect(
      (await ask(lethe, tenant, chat(`${QUESTION} ${filler}`, { n: (answer.choices as unknown[]).length }))).status,
    ).toBe(200);
    expect((await lethe.services.db.entries.totals(tenant.id)).entries).toBe(1);
  });

  it("of one that shows nothing, or is not the model's", async () => {
    for (const [reason, message] of [
      ["empty", { role: "assistant", content: "\u200b\u2060" }],
      ["incomplete", { role: "user", content: "Because." }],
    ] as const) {
      const choices = [{ index: 0, message, finish_reason: "stop" }];
      lethe.upstream.reply({ kind: "raw", status: 200, body: JSON.stringify({ choices }) });
      expect(await becameOf(await ask(lethe, tenant, QUESTION))).toEqual([false, reason]);
    }
  });

  it("of one that the provider refused", async () => {
    lethe.upstream.reply({ kind: "raw", status: 400, body: "{}" });
    expect(await becameOf(await ask(lethe, tenant, QUESTION))).toEqual([false, "status"]);
  });

  it("of one that nobody wanted stored, and of one that the cache had no part in", async () => {
    const unstored = await ask(lethe, tenant, QUESTION, { "Cache-Control": "no-store" });
    expect(await becameOf(unstored)).toEqual([false, "no-store-asked"]);
    const reader = await lethe.appKey(tenant, { scopes: ["cache:read", "stats:read"] });
    const read = await ask(lethe, reader, "Why is the sky blue?");
    expect(await becameOf(read)).toEqual([false, "read-only-key"]);
    const off = await lethe.tenant({ settings: { cacheEnabled: false } });
    const told = await ask(lethe, off, QUESTION);
    expect((await decisionOn(told, off)).json).toMatchObject({ reason: "cache-off", notStored: "bypass" });
  });

  it("to nobody but the tenant whose request it was, and for no id that was never given out", async () => {
    const told = await ask(lethe, tenant, QUESTION);
    expect((await decisionOn(told, await lethe.tenant())).status).toBe(404);
    for (const id of ["x", "0", "%25", told.headers.get("lethe-request-id")?.replace(/.$/, "") ?? ""])
      expect((await send(lethe, tenant.key, `/api/v1/decisions/${id}`)).status, id).toBe(404);
  });
});

describe("the admission rule", () => {
  it.each(["", "  ", null, [], {}, { text: "" }])("refuses %j at the API's put", async (response) => {
    const put = await send(lethe, tenant.key, "/api/v1/cache/entries", { model: "m", prompt: QUESTION, response });
    expect(put.status).toBe(400);
    expect((await lethe.services.db.entries.totals(tenant.id)).entries).toBe(0);
  });

  it("is asked again before an entry is served: one that was written under a weaker rule is not", async () => {
    await ask(lethe, tenant, QUESTION);
    await writeAnswer((answer) => ({
      ...answer,
      choices: [{ index: 0, message: { role: "assistant", content: "" }, finish_reason: "stop" }],
    }));
    const told = await ask(lethe, tenant, QUESTION);
    expect([told.outcome, told.reason]).toEqual(["miss", "entry-refused"]);
    expect(lethe.upstream.calls).toHaveLength(2);
  });
});

/** Puts another answer into the one entry of the tenant, soundly sealed and signed, as an older version might have. */
async function writeAnswer(change: (answer: JsonObject) => JsonObject): Promise<void> {
  const { vault, db } = lethe.services;
  const [entry] = await db.entries.list(tenant.id, { limit: 1 });
  if (entry === undefined) throw new Error("there is no entry");
  const keys = await vault.tenantKeys(tenant.id);
  const dataKey = await vault.openDataKey(tenant.id, entry.dataKeyId);
  if (dataKey === null) throw new Error("there is no key");
  const { hitCount: _, lastAccessedAt: __, quarantinedAt: ___, signature: ____, ...row } = entry;
  const plain = Buffer.from(JSON.stringify(change({ id: "x", object: "chat.completion" })));
  const changed = { ...row, response: sealField(row, "response", plain, dataKey) };
  await db.entries.put({ ...changed, signature: signEntry(keys.mac, changed) });
}

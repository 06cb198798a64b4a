import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { JsonObject } from "@/lib/core/json";
import { compileVolatile, isKnownField, type VolatileRule } from "@/lib/wire/volatile/rules";
import { ask, chat, send } from "../support/ask";
import { says } from "../support/fake-upstream";
import { startLethe, type TestLethe, type TestTenant } from "../support/lethe";
import { ROOMY } from "../support/roomy";

const CLOCK: VolatileRule = { in: "system", pattern: "Current time: [^.\\n]{1,60}" };
const TRACE: VolatileRule = { in: "field", name: "trace", pattern: "[0-9a-f]+" };
const BETA: VolatileRule = { in: "header", name: "openai-beta", pattern: "run-[0-9]+" };
const QUESTION = "Which trees keep their leaves in winter?";

let lethe: TestLethe;
let tenant: TestTenant;
beforeAll(async () => {
  lethe = await startLethe({ limits: ROOMY });
});
afterAll(() => lethe.close());
beforeEach(async () => {
  lethe.upstream.reset();
  lethe.upstream.reply(says("Firs and pines do."));
  tenant = await lethe.tenant({ settings: { volatileParts: [CLOCK, TRACE, BETA] } });
});

const at = (system: string, more: JsonObject = {}, question = QUESTION) =>
  chat(question, {
    messages: [
      { role: "system", content: system },
      { role: "user", content: question },
    ],
    ...more,
  });
const asked = (body: JsonObject, headers: Record<string, string> = {}) => ask(lethe, tenant, body, headers);
const again = async (body: JsonObject, headers: Record<string, string> = {}) =>
  (await asked(body, { ...headers, "Cache-Control": "no-store" })).outcome;

describe("what a tenant's rules mask", () => {
  it("is sent on as it stands, and need not match", async () => {
    const body = at("Be brief. Current time: 09:41.", { trace: "beef01" });
    await asked(body, { "OpenAI-Beta": "run-7" });
    const [call] = lethe.upstream.calls;
    expect(call?.body).toMatchObject(body);
    expect(call?.headers["openai-beta"]).toBe("run-7");
    const later = at("Be brief. Current time: 17:03.", { trace: "cafe02" });
    expect(await again(later, { "OpenAI-Beta": "run-8" })).toBe("hit-exact");
    const similar = at("Be brief. Current time: 18:03.", { trace: "cafe03" }, `Hello, ${QUESTION}`);
    expect(await again(similar, { "OpenAI-Beta": "run-9" })).toBe("hit-semantic");
  });

  it.each<[string, JsonObject]>([
    ["around it", at("Be kind. Current time: 10:00.")],
    ["after it", at("Be brief. Current time: 10:00. Answer in French.")],
    ["over 200 characters in all", at(`Be brief. ${"Current time: 10:00 ".repeat(12)}.`)],
    ["in the user's turn", at("Be brief. Current time: 09:41.", {}, "Current time: 10:00. Which trees do?")],
    ["the masked list, sent as one", at("Be brief. Current time: 09:41.", { trace: ["", 1, ""] })],
  ])("changes nothing of what must match beside it: %s", async (_, other) => {
    await asked(at("Be brief. Current time: 09:41."));
    expect(await again(other)).toBe("miss");
    expect(await again(at("Be brief. Current time: 11:00."))).toBe("hit-exact");
  });

  it("does not meet what was made under other rules", async () => {
    const body = at("Be brief. Current time: 09:41.");
    await asked(body);
    tenant = { ...tenant, ...(await lethe.appKey(tenant)) };
    const settings = (await lethe.services.tenants.get(tenant.id)).settings;
    const { updateSettings } = await import("@/server/services/settings/update-settings");
    const changed = { ...settings, volatileParts: [CLOCK] };
    await updateSettings(lethe.services, { kind: "system" }, { tenantId: tenant.id, settings: changed });
    expect(await again(body)).toBe("miss");
  });

  it.each([
    ["Anthropic's system", "/v1/messages", { system: "Time: 1 h" }, { system: "Time: 2 h" }],
    ["Responses' instructions", "/v1/responses", { instructions: "Time: 1 h" }, { instructions: "Time: 2 h" }],
  ])("in %s", async (_, path, first, second) => {
    tenant = await lethe.tenant({ settings: { volatileParts: [{ in: "system", pattern: "Time: [0-9]+" }] } });
    const turn = path === "/v1/messages" ? { messages: [{ role: "user", content: QUESTION }] } : { input: QUESTION };
    const body = { model: "test-model", ...(path === "/v1/messages" ? { max_tokens: 9 } : {}), ...turn };
    await send(lethe, tenant.key, path, { ...body, ...first });
    expect((await send(lethe, tenant.key, path, { ...body, ...second })).outcome).toBe("hit-exact");
  });

  it("is scanned as if a person had written it", async () => {
    tenant = await lethe.tenant({ settings: { volatileParts: [{ in: "system", pattern: "User: \\S+" }] } });
    const body = at("Be brief. User: jane.doe@corp-mail.de");
    expect((await asked(body)).outcome, "nobody is named whom the answer could serve").toBe("bypass");
    expect((await lethe.services.db.entries.totals(tenant.id)).entries).toBe(0);
  });

  it("feeds the dependence on time", async () => {
    tenant = await lethe.tenant({ settings: { volatileParts: [{ in: "system", pattern: "Task: [^.]+" }] } });
    expect((await asked(at("Task: tell me another joke."))).reason).toBe("time-sensitive");
  });

  it.each([
    ["a number", "It is 41 past."],
    ["the hour by another clock", "It is 5 PM in the evening."],
    ["a number in words", "At forty one minutes they do."],
    ["a month", "They do in November."],
    ["a day of the week", "They do on Thursday."],
    ["a name", "In Lisbon they do."],
  ])("is used by an answer that says %s, which is not kept", async (_, answer) => {
    lethe.upstream.reply(says(answer));
    const body = at("Be brief. Current time: 2031-11-26 17:41 in Lisbon.");
    const told = await asked(body);
    expect(told.outcome).toBe("miss");
    expect((await lethe.services.db.entries.totals(tenant.id)).entries).toBe(0);
    await lethe.services.recorder.flush();
    const path = `/api/v1/decisions/${told.headers.get("lethe-request-id")}`;
    expect((await send(lethe, tenant.key, path)).json.notStored).toBe("volatile-used");
  });
});

describe("a rule", () => {
  it.each<[string, VolatileRule]>([
    ["that is no RE2", { in: "system", pattern: "(?=a)b" }],
    ["that matches nothing", { in: "system", pattern: "a*" }],
    ["over the turns", { in: "field", name: "messages", pattern: "a" }],
    ["over the model, in any spelling", { in: "field", name: "Model", pattern: "a" }],
    ["over sampling", { in: "field", name: "top_k", pattern: "a" }],
    ["over an account", { in: "header", name: "openai-organization", pattern: "a" }],
    ["over another header", { in: "header", name: "cookie", pattern: "a" }],
  ])("%s is refused", (_, rule) => {
    expect(() => compileVolatile([CLOCK, rule])).toThrow();
  });

  it("names only what providers do not know", () => {
    expect(["model", "messages", "tools", "temperature", "seed"].every(isKnownField)).toBe(true);
    expect(isKnownField("trace")).toBe(false);
  });
});

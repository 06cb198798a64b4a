import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { defaultSettings, type TenantSettings } from "@/server/services/settings-schema";
import { ask, chat, contentOf, send } from "../support/ask";
import { callerAs } from "../support/dashboard";
import { filesHolding } from "../support/data-files";
import { says } from "../support/fake-upstream";
import { startLethe, type TestLethe, type TestTenant } from "../support/lethe";
import { ROOMY } from "../support/roomy";

let lethe: TestLethe;
beforeAll(async () => {
  lethe = await startLethe({ limits: ROOMY });
});
afterAll(() => lethe.close());
beforeEach(() => lethe.upstream.reset());

type Recognisers = TenantSettings["recognisers"];
type Custom = Recognisers["custom"][number];
const badge = (severity: Custom["severity"]): Custom => ({ name: "BADGE", pattern: "\\bB-[0-9]{4}\\b", severity });
const recognisers = (some: Partial<Recognisers>): Recognisers => ({
  custom: [],
  deny: [],
  allow: [],
  names: "all",
  reserved: "exempt",
  ...some,
});

function tenantWith(some: Partial<Recognisers>, more: Partial<TenantSettings> = {}): Promise<TestTenant> {
  return lethe.tenant({ settings: { recognisers: recognisers(some), ...more } });
}

async function change(tenant: TestTenant, some: Partial<Recognisers>): Promise<void> {
  const settings = { ...defaultSettings(), recognisers: recognisers(some) };
  await callerAs(lethe, "admin").settings.update({ tenantId: tenant.id, settings });
}

const QUESTION = "Who has the keys of the store room?";
const entries = async (tenant: TestTenant) => (await lethe.services.db.entries.totals(tenant.id)).entries;
async function replayed(tenant: TestTenant, question = QUESTION): Promise<unknown> {
  const told = await ask(lethe, tenant, question);
  expect(told.outcome).toBe("hit-exact");
  return contentOf(told);
}

describe("a tenant's own recogniser", () => {
  it("is found in a prompt: grave ones are a bypass, others belong to the person", async () => {
    const prompt = "Where does B-1234 work today?";
    const grave = await tenantWith({ custom: [badge("high")] });
    expect((await ask(lethe, grave, prompt, { "Lethe-Subject": "jane" })).reason).toBe("policy-denied");
    const mild = await tenantWith({ custom: [badge("low")] });
    const as = async (subject: string) => (await ask(lethe, mild, prompt, { "Lethe-Subject": subject })).outcome;
    expect([await as("jane"), await as("joan"), await as("jane")]).toEqual(["miss", "miss", "hit-exact"]);
    expect((await ask(lethe, await lethe.tenant(), prompt)).outcome, "another tenant has none").toBe("miss");
  });

  it.each([false, true])("is found in an answer: stored scrubbed, or not at all (stream: %s)", async (stream) => {
    lethe.upstream.reply(says("The keys are with B-1234."));
    const mild = await tenantWith({ custom: [badge("low")] });
    await ask(lethe, mild, chat(QUESTION, { stream }));
    expect(await replayed(mild)).toBe("The keys are with [CUSTOM_BADGE].");
    const grave = await tenantWith({ custom: [badge("high")] });
    await ask(lethe, grave, chat(QUESTION, { stream }));
    expect(await entries(grave)).toBe(0);
  });

  it("is still that of the question when the settings change while the provider answers", async () => {
    const tenant = await tenantWith({ custom: [badge("high")] });
    lethe.upstream.reply(() => {
      // Any change: the settings are read anew after it.
      lethe.services.tenants.forget(tenant.id);
      return says("The keys are with B-1234.");
    });
    await ask(lethe, tenant, QUESTION);
    expect(await entries(tenant)).toBe(0);
  });
});

describe("values that are nobody's", () => {
  it("are kept in an answer, and found for a tenant that asks", async () => {
    const ANSWER = "Write to you@example.com or open http://127.0.0.1:8080.";
    lethe.upstream.reply(says(ANSWER));
    const usual = await tenantWith({});
    await ask(lethe, usual, QUESTION);
    expect(await replayed(usual)).toBe(ANSWER);
    lethe.upstream.reply(says(ANSWER));
    const strict = await tenantWith({ reserved: "find" });
    await ask(lethe, strict, QUESTION);
    expect(await replayed(strict)).toBe("Write to [EMAIL] or open http://[IP_ADDRESS]:8080.");
  });
});

describe("deny and allow", () => {
  it("a literal that is denied is never stored, whatever its case", async () => {
    const tenant = await tenantWith({ deny: ["Project Bluebird"] });
    expect((await ask(lethe, tenant, "When does PROJECT BLUEBIRD end?")).reason).toBe("policy-denied");
    lethe.upstream.reply(says("It is called project bluebird."));
    await ask(lethe, tenant, QUESTION);
    expect(await entries(tenant)).toBe(0);
    expect(filesHolding(lethe.dataDirectory, "is called project bluebird")).toEqual([]);
  });

  it("a value that is allowed is kept as it is, others are not", async () => {
    const tenant = await tenantWith({ allow: ["desk@posteo.de"] });
    lethe.upstream.reply(says("Write to desk@posteo.de or jane@posteo.de."));
    await ask(lethe, tenant, QUESTION);
    expect(await replayed(tenant)).toBe("Write to desk@posteo.de or [EMAIL].");
  });
});

describe("an entry that an older version scanned", () => {
  const ANSWER = "The keys are with B-1234.";
  async function storedBefore(): Promise<TestTenant> {
    const tenant = await lethe.tenant();
    lethe.upstream.reply(says(ANSWER));
    await ask(lethe, tenant, QUESTION);
    expect(await replayed(tenant)).toBe(ANSWER);
    return tenant;
  }
  const noStore = { "Cache-Control": "no-store" };

  it.each([
    ["by key", QUESTION],
    ["by similarity", `Hello! ${QUESTION}`],
  ])("is refused when it now has findings, %s", async (_, asked) => {
    const tenant = await storedBefore();
    await change(tenant, { custom: [badge("low")] });
    const told = await ask(lethe, tenant, asked, noStore);
    expect([told.outcome, told.reason]).toEqual(["miss", "entry-refused"]);
    expect(lethe.upstream.calls).toHaveLength(2);
  });

  it("is refused by the API too", async () => {
    const tenant = await lethe.tenant();
    const body = { model: "m", prompt: QUESTION };
    await send(lethe, tenant.key, "/api/v1/cache/entries", { ...body, response: ANSWER });
    await change(tenant, { deny: ["B-1234"] });
    const told = await send(lethe, tenant.key, "/api/v1/cache/lookup", body);
    expect(told.json).toMatchObject({ outcome: "miss", reason: "entry-refused", entry: null });
    expect(told.text).not.toContain("B-1234");
  });

  it("is served when it has none", async () => {
    const tenant = await storedBefore();
    await change(tenant, { custom: [{ name: "OTHER", pattern: "Z-[0-9]+", severity: "high" }] });
    expect(await replayed(tenant)).toBe(ANSWER);
  });

  it("is replaced by a scrubbed one", async () => {
    const tenant = await storedBefore();
    await change(tenant, { custom: [badge("low")] });
    await ask(lethe, tenant, QUESTION);
    expect(await replayed(tenant)).toBe("The keys are with [CUSTOM_BADGE].");
    expect(await entries(tenant)).toBe(1);
  });
});

describe("numbered placeholders", () => {
  const ANSWER =
    "Ask jane@posteo.de or joan@posteo.de. JANE@posteo.de is in on Mondays; call jane@posteo.de, not joan@posteo.de.";

  it("are stable within one answer, and begin anew in the next", async () => {
    const tenant = await tenantWith({}, { numberedPlaceholders: true });
    lethe.upstream.reply(says(ANSWER));
    await ask(lethe, tenant, QUESTION);
    expect(await replayed(tenant)).toBe(
      "Ask [EMAIL_1] or [EMAIL_2]. [EMAIL_1] is in on Mondays; call [EMAIL_1], not [EMAIL_2].",
    );
    lethe.upstream.reply(says("Ask joan@posteo.de."));
    await ask(lethe, tenant, "And who has the keys of the cellar?");
    expect(await replayed(tenant, "And who has the keys of the cellar?")).toBe("Ask [EMAIL_1].");
  });

  it("are stable over the fields of one answer", async () => {
    const tenant = await tenantWith({}, { numberedPlaceholders: true });
    const response = { first: "jane@posteo.de", second: ["joan@posteo.de", { again: "for jane@posteo.de" }] };
    const body = { model: "m", prompt: QUESTION };
    const put = await send(lethe, tenant.key, "/api/v1/cache/entries", { ...body, response });
    expect([put.status, put.json.findings]).toEqual([201, [{ type: "EMAIL", count: 3 }]]);
    const { json } = await send(lethe, tenant.key, "/api/v1/cache/lookup", body);
    expect((json.entry as { response: unknown }).response).toEqual({
      first: "[EMAIL_1]",
      second: ["[EMAIL_2]", { again: "for [EMAIL_1]" }],
    });
  });

  it("are the same for a long answer, which is scanned in slices", async () => {
    const tenant = await tenantWith({}, { numberedPlaceholders: true });
    const long = `${ANSWER} ${"The quick brown fox writes a letter to the town hall. ".repeat(1_000)} ${ANSWER}`;
    lethe.upstream.reply(says(long));
    await ask(lethe, tenant, QUESTION);
    const numbers = [...String(await replayed(tenant)).matchAll(/\[EMAIL_(\d)\]/g)].map(([, number]) => number);
    expect(numbers.join("")).toBe("1211212112");
  });

  it("are not numbered for a tenant that did not ask", async () => {
    const tenant = await lethe.tenant();
    lethe.upstream.reply(says("Ask jane@posteo.de."));
    await ask(lethe, tenant, QUESTION);
    expect(await replayed(tenant)).toBe("Ask [EMAIL].");
  });
});

describe("a recogniser that can't be used is refused in the settings, and nothing changes", () => {
  it.each([
    ["a bracket that is never closed", { custom: [{ ...badge("high"), pattern: "B-[0-9" }] }, /BADGE.*RE2/s],
    ["a look-ahead", { custom: [{ ...badge("high"), pattern: "(?=B)B-1" }] }, /BADGE.*RE2/s],
    ["a back-reference", { custom: [{ ...badge("high"), pattern: "(B)\\1" }] }, /BADGE.*RE2/s],
    ["a pattern of nothing", { custom: [{ ...badge("high"), pattern: "B*" }] }, /BADGE.*nothing/s],
    ["a pattern that is too large", { custom: [{ ...badge("high"), pattern: "((a{30}){30}){3}" }] }, /BADGE/],
    ["a name in lower case", { custom: [{ ...badge("high"), name: "badge" }] }, /upper case/],
    ["a literal of one letter", { deny: ["a"] }, /recognisers/],
  ])("%s", async (_, some, message) => {
    const tenant = await lethe.tenant();
    const before = await callerAs(lethe, "auditor").settings.get({ tenantId: tenant.id });
    await expect(change(tenant, some as Partial<Recognisers>)).rejects.toMatchObject({
      code: "BAD_REQUEST",
      message: expect.stringMatching(message) as string,
    });
    expect(await callerAs(lethe, "auditor").settings.get({ tenantId: tenant.id })).toEqual(before);
  });
});

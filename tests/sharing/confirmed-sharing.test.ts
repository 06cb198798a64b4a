import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { ASKER_WINDOW_MS } from "@/server/services/gateway/counted-askers";
import { erase, finished } from "../services/erasure-steps";
import { ask, chat, contentOf, send } from "../support/ask";
import { callerAs } from "../support/dashboard";
import { says } from "../support/fake-upstream";
import { startLethe, type TestLethe, type TestTenant } from "../support/lethe";
import { personalPrompts } from "./personal-prompts";
import { bytesOfReply } from "./seen";

let lethe: TestLethe;
let tenant: TestTenant;
beforeAll(async () => {
  lethe = await startLethe();
});
afterAll(() => lethe.close());
beforeEach(async () => {
  lethe.upstream.reset();
  tenant = await lethe.tenant();
});

const as = (who: string) => ({ "Lethe-Subject": who });
/** Each a minute after the one before: of one app key the askers of a minute count as one. */
const askAs = (who: string, question: string, one = tenant) => {
  lethe.clock.advance(ASKER_WINDOW_MS);
  return ask(lethe, one, question, as(who));
};
const QUESTION = "How long does a hedgehog sleep in winter?";
const ANSWER = "A hedgehog sleeps about 5 months in winter.";

describe("an answer to a named person", () => {
  it("serves them, and others only once a second one's own answer agreed", async () => {
    lethe.upstream.reply(says(ANSWER));
    expect((await askAs("u1", QUESTION)).outcome).toBe("miss");
    expect((await askAs("u1", QUESTION)).outcome).toBe("hit-exact");
    expect((await ask(lethe, tenant, QUESTION, { "Cache-Control": "no-store" })).outcome, "nobody named").toBe("miss");
    expect((await askAs("u2", QUESTION)).outcome).toBe("miss");
    expect((await askAs("u3", QUESTION)).outcome).toBe("hit-exact");
    expect((await ask(lethe, tenant, QUESTION)).outcome, "nobody named, confirmed").toBe("hit-exact");
    const [row, ...more] = await lethe.services.db.entries.list(tenant.id, { limit: 9 });
    expect(more).toEqual([]);
    expect([row?.subjectRef, row?.makers.length, row?.confirmers.length]).toEqual([null, 1, 1]);
  });

  it.each(["u1", "u2"])("that became everybody's goes with %s, who made or confirmed it", async (who) => {
    lethe.upstream.reply(says(ANSWER));
    for (const one of ["u1", "u2", "u3"]) await askAs(one, QUESTION);
    const exported = await send(lethe, tenant.key, `/api/v1/subjects/${who}/export`);
    expect(exported.json.entries).toHaveLength(1);
    const { receipt } = await erase(lethe, tenant, who);
    expect(receipt.counts.entries).toBe(1);
    expect((await askAs("u3", QUESTION)).outcome).toBe("miss");
  });

  it.each(["u1", "u2"])("serves nobody from the moment on that the erasure of %s is acknowledged", async (who) => {
    lethe.upstream.reply(says(ANSWER));
    for (const one of ["u1", "u2", "u3"]) await askAs(one, QUESTION);
    const { vault } = lethe.services;
    // Its keys can't be destroyed yet: it is acknowledged and no further.
    const held = vi.spyOn(vault, "destroyKeys").mockRejectedValue(new Error("the disk is full"));
    const heldToo = vi.spyOn(vault, "destroySubject").mockRejectedValue(new Error("the disk is full"));
    const started = await send(lethe, tenant.key, "/api/v1/erasures", { subject: who, confirm: who });
    expect(started.status, started.text).toBe(202);
    expect((await askAs("u3", QUESTION)).outcome).toBe("miss");
    expect((await ask(lethe, tenant, QUESTION, { "Cache-Control": "only-if-cached" })).status).toBe(504);
    held.mockRestore();
    heldToo.mockRestore();
    lethe.clock.advance(60_000);
    lethe.services.erasures.wake();
    await finished(lethe, String(started.json.id));
    expect((await callerAs(lethe, "owner").trust.get()).incidents, "and nobody has tampered").toEqual([]);
  });

  it("that another's contradicts begins to count anew", async () => {
    const months = [5, 6, 7, 7];
    lethe.upstream.reply((_, index) => says(ANSWER.replace("5", String(months[index]))));
    for (const one of ["u1", "u2", "u3"]) expect((await askAs(one, QUESTION)).outcome).toBe("miss");
    expect(contentOf(await askAs("u1", QUESTION)), "their own stays").toContain("5 months");
    expect((await askAs("u4", QUESTION)).outcome).toBe("miss");
    expect(contentOf(await askAs("u5", QUESTION)), "two agreed").toContain("7 months");
  });

  it("that nobody's contradicts is kept after three have asked, if nothing in it is one person's alone", async () => {
    const answers = [
      "It sleeps long.",
      "It rests through the cold months in a nest of leaves.",
      "Winter sleep saves fat and warmth.",
    ];
    lethe.upstream.reply((_, index) => says(answers[index] ?? "late"));
    for (const one of ["u1", "u2", "u3"])
      expect((await askAs(one, `${QUESTION} It rests? Winter?`)).outcome).toBe("miss");
    expect((await askAs("u4", `${QUESTION} It rests? Winter?`)).outcome).toBe("hit-exact");
  });

  it("is a plain miss to another: same bytes with it and without, in record and metrics alone 'awaiting'", async () => {
    lethe.upstream.reply(says(ANSWER));
    const without = await lethe.tenant();
    await askAs("u1", QUESTION);
    const headers = { ...as("u2"), "Cache-Control": "no-store" };
    const only = { ...as("u2"), "Cache-Control": "only-if-cached" };
    for (const how of [headers, only]) {
      const [there, absent] = [await ask(lethe, tenant, QUESTION, how), await ask(lethe, without, QUESTION, how)];
      expect(bytesOfReply(there)).toEqual(bytesOfReply(absent));
    }
    const body = { model: "m", prompt: QUESTION, explain: true };
    const put = await send(lethe, tenant.key, "/api/v1/cache/entries", {
      ...body,
      explain: undefined,
      response: "x",
      subject: "u1",
    });
    const looked = (one: TestTenant) => send(lethe, one.key, "/api/v1/cache/lookup", { ...body, subject: "u2" });
    const [there, absent] = [await looked(tenant), await looked(without)];
    expect({ ...there.json, key: "" }).toEqual({ ...absent.json, key: "" });
    expect((await send(lethe, tenant.key, `/api/v1/cache/entries/${String(put.json.id)}`)).status).toBe(404);
    await lethe.services.recorder.flush();
    const where = (id: string) => ({ where: { tenantId: id, reason: "awaiting-confirmation" } });
    expect(await lethe.services.db.read.decision.count(where(tenant.id))).toBeGreaterThan(0);
    expect(await lethe.services.db.read.decision.count(where(without.id))).toBe(0);
  });

  it("personal as it may be, in six languages, is never served to another before, and gone after an erasure", async () => {
    const prompts = personalPrompts(11);
    expect(prompts).toHaveLength(36);
    lethe.upstream.reply((_, index) => says(`First, breathe. This is answer ${index} for You.`));
    let served = 0;
    for (const prompt of prompts) {
      await askAs("u1", prompt);
      if ((await ask(lethe, tenant, prompt, { ...as("u3"), "Cache-Control": "no-store" })).outcome?.startsWith("hit"))
        served += 1;
    }
    expect(served).toBe(0);
    await erase(lethe, tenant, "u1");
    expect((await lethe.services.db.entries.totals(tenant.id)).entries).toBe(0);
    for (const prompt of prompts.slice(0, 6)) expect((await askAs("u1", prompt)).outcome).toBe("miss");
  });
});

describe("a tenant from before there was a choice", () => {
  it("shares at once, and what a person made still goes with them", async () => {
    const old = await lethe.tenant({ settings: { sharing: "immediate" } });
    lethe.upstream.reply(says(ANSWER));
    await askAs("u1", QUESTION, old);
    expect((await askAs("u3", QUESTION, old)).outcome).toBe("hit-exact");
    await erase(lethe, old, "u1");
    expect((await askAs("u3", QUESTION, old)).outcome).toBe("miss");
  });

  it("may share nothing", async () => {
    const closed = await lethe.tenant({ settings: { sharing: "subject" } });
    lethe.upstream.reply(says(ANSWER));
    for (const who of ["u1", "u2", "u3", "u4"]) expect((await askAs(who, QUESTION, closed)).outcome).toBe("miss");
    expect((await askAs("u1", QUESTION, closed)).outcome).toBe("hit-exact");
  });
});

describe("the identity of the person", () => {
  const post = (body: object, headers = {}) => ask(lethe, tenant, { ...chat(QUESTION), ...body } as never, headers);

  it("that header and body name differently is refused, on every field", async () => {
    for (const field of ["user", "safety_identifier"])
      expect((await post({ [field]: "bob" }, as("alice"))).status, field).toBe(400);
    expect((await post({ user: "alice", safety_identifier: "bob" })).status).toBe(400);
    expect((await post({ user: "Alice@Example.org " }, as("alice@example.org"))).status, "one spelling").toBe(200);
    expect((await post({ user: "" })).status, "a template that was not filled in").toBe(400);
    const message = { model: "claude-sonnet-4-5", max_tokens: 9, messages: [{ role: "user", content: QUESTION }] };
    const wrong = { ...message, metadata: { user_id: "bob" } };
    expect((await send(lethe, tenant.key, "/v1/messages", wrong, { headers: as("alice") })).status).toBe(400);
    expect(lethe.upstream.calls).toHaveLength(1);
  });

  it("reaches the provider as a pseudonym of the tenant, as it came, or not at all", async () => {
    const told = async (forwardSubject?: "as-is" | "omit") => {
      const one = await lethe.tenant(forwardSubject === undefined ? {} : { settings: { forwardSubject } });
      await ask(lethe, one, { ...chat(QUESTION), user: "alice" } as never);
      return lethe.upstream.calls.at(-1)?.body.user;
    };
    const [first, second] = [await told(), await told()];
    expect(first).toMatch(/^[\w-]{43}$/);
    expect(second, "another tenant's is another").not.toBe(first);
    expect(await told("as-is")).toBe("alice");
    expect(await told("omit")).toBeUndefined();
  });

  it("metadata must match, but for keys that the tenant says don't matter", async () => {
    const one = await lethe.tenant({ settings: { ignoredMetadata: ["trace"] } });
    const meta = (metadata: object) => ask(lethe, one, { ...chat(QUESTION), metadata } as never);
    await meta({ plan: "gold", trace: "1" });
    expect((await meta({ plan: "silver", trace: "1" })).outcome).toBe("miss");
    expect((await meta({ plan: "gold", trace: "2" })).outcome).toBe("hit-exact");
  });

  it("of an e-mail address has one spelling, and an erasure of an unknown one says what was looked for", async () => {
    await askAs("jane.doe@example.org", QUESTION);
    const nobody = await erase(lethe, tenant, "jane.dough@example.org");
    expect([nobody.receipt.kind, nobody.spelling]).toEqual(["nothing-held", "jane.dough@example.org"]);
    const found = await erase(lethe, tenant, "Jane.Doe@Example.org");
    expect(found.receipt).toMatchObject({ kind: "subject", counts: { entries: 1 } });
    expect(found.spelling).toBe("jane.doe@example.org");
  });
});

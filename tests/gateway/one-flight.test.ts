import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ask, chat, contentOf } from "../support/ask";
import { says } from "../support/fake-upstream";
import { startLethe, type TestLethe, type TestTenant } from "../support/lethe";
import { gate, until } from "../support/until";

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

const QUESTION = "Which documents do I need for a passport?";
const CALLERS = 50;

function together(body = chat(QUESTION)) {
  return Promise.all(Array.from({ length: CALLERS }, () => ask(lethe, tenant, body)));
}

describe("one upstream call a key", () => {
  it.each([false, true])("for fifty callers at once (stream: %s)", async (stream) => {
    const held = gate();
    lethe.upstream.reply(says("The one answer.", { hold: held.opened }));
    const asked = together(chat(QUESTION, { stream }));
    await until("the provider was asked", () => lethe.upstream.calls.length > 0);
    held.open();
    const told = await asked;
    expect(lethe.upstream.calls).toHaveLength(1);
    expect(told.filter(({ outcome }) => outcome === "miss")).toHaveLength(1);
    const followers = told.filter(({ outcome }) => outcome === "hit-exact");
    expect(followers).toHaveLength(CALLERS - 1);
    expect(followers.some(({ headers }) => headers.get("cache-status")?.includes("collapsed"))).toBe(true);
    expect(told.every(({ status }) => status === 200)).toBe(true);
    if (!stream) expect(told.every((one) => contentOf(one) === "The one answer.")).toBe(true);
    expect(lethe.services.flights.size).toBe(0);
  });

  it("and callers of other questions, models and tenants do not wait for it", async () => {
    const held = gate();
    const other = await lethe.tenant();
    lethe.upstream.reply((_, index) => says(`Answer ${index}.`, index === 0 ? { hold: held.opened } : {}));
    const leader = ask(lethe, tenant, QUESTION);
    await until("the provider was asked", () => lethe.upstream.calls.length > 0);
    expect((await ask(lethe, tenant, "Which documents do I need for a driving test?")).outcome).toBe("miss");
    expect((await ask(lethe, tenant, chat(QUESTION, { model: "other" }))).outcome).toBe("miss");
    expect((await ask(lethe, other, QUESTION)).outcome).toBe("miss");
    held.open();
    expect((await leader).outcome).toBe("miss");
  });
});

describe("callers who waited in vain are answered all the same", () => {
  it.each([
    ["fails", { kind: "raw", status: 500, body: "{}" } as const],
    ["can't be reached", { kind: "drop" } as const],
    ["gets an answer that may not be stored", says("Half an", { finish: "length" })],
  ])("when the first one %s", async (_, first) => {
    const held = gate();
    lethe.upstream.reply((__, index) => (index === 0 ? { ...first, hold: held.opened } : says("A whole answer.")));
    const leader = ask(lethe, tenant, QUESTION);
    await until("the provider was asked", () => lethe.upstream.calls.length > 0);
    const followers = [ask(lethe, tenant, QUESTION), ask(lethe, tenant, QUESTION), ask(lethe, tenant, QUESTION)];
    held.open();
    await leader;
    for (const told of await Promise.all(followers))
      expect([told.status, contentOf(told)]).toEqual([200, "A whole answer."]);
    expect(lethe.services.flights.size).toBe(0);
  });

  it("when the first one goes away", async () => {
    lethe.upstream.reply((_, index) =>
      index === 0 ? says("late", { hold: new Promise(() => undefined) }) : says("Mine."),
    );
    const leaving = new AbortController();
    const url = `${lethe.origin}/v1/chat/completions`;
    const headers = { authorization: `Bearer ${tenant.key}` };
    const leader = fetch(url, {
      method: "POST",
      headers,
      body: JSON.stringify(chat(QUESTION)),
      signal: leaving.signal,
    });
    await until("the provider was asked", () => lethe.upstream.calls.length > 0);
    const follower = ask(lethe, tenant, QUESTION);
    leaving.abort();
    await expect(leader).rejects.toThrow();
    expect(contentOf(await follower)).toBe("Mine.");
  });

  it("when they have waited long enough", async () => {
    const hasty = await startLethe({ limits: { flightWaitMs: 30 } });
    const someone = await hasty.tenant();
    const held = gate();
    hasty.upstream.reply((_, index) => says(`Answer ${index}.`, index === 0 ? { hold: held.opened } : {}));
    const leader = ask(hasty, someone, QUESTION);
    await until("the provider was asked", () => hasty.upstream.calls.length > 0);
    expect(contentOf(await ask(hasty, someone, QUESTION))).toBe("Answer 1.");
    held.open();
    expect(contentOf(await leader)).toBe("Answer 0.");
    await hasty.close();
  });

  it("when too many wait already", async () => {
    const small = await startLethe({ limits: { flightFollowers: 2 } });
    const someone = await small.tenant();
    const held = gate();
    small.upstream.reply(says("Same.", { hold: held.opened }));
    const asked = Array.from({ length: 6 }, () => ask(small, someone, QUESTION));
    await until("three wait for nobody and ask too", () => small.upstream.calls.length === 4);
    held.open();
    for (const told of await Promise.all(asked)) expect(told.status).toBe(200);
    expect(small.upstream.calls).toHaveLength(4);
    await small.close();
  });
});

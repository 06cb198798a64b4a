import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { EntryStore } from "@/server/ports/entry-store";
import { ask, chat, contentOf, send, type Told } from "../support/ask";
import { type Reply, says } from "../support/fake-upstream";
import { breakEntries } from "../support/faulty-store";
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
afterEach(() => until("every flight has ended", () => lethe.services.flights.size === 0));

const QUESTION = "Which documents do I need for a passport?";
const CALLERS = 50;
const NEVER = new Promise<void>(() => undefined);

const calls = () => lethe.upstream.calls.length;
const collapsed = (told: Told) => told.headers.get("cache-status")?.includes("collapsed") === true;
const asked = () => until("the provider was asked", () => calls() > 0);

function together(body = chat(QUESTION)) {
  return Promise.all(Array.from({ length: CALLERS }, () => ask(lethe, tenant, body)));
}

/** Some requests that wait for the first one's answer. */
async function followers(count: number, body = chat(QUESTION)): Promise<{ told: Promise<Told[]> }> {
  const before = lethe.services.flights.waiting;
  const told = Promise.all(Array.from({ length: count }, () => ask(lethe, tenant, body)));
  told.catch(() => undefined);
  await until("they wait", () => lethe.services.flights.waiting === before + count);
  return { told };
}

describe("one upstream call for equal requests", () => {
  it.each([false, true])("of fifty callers at once (stream: %s)", async (stream) => {
    const held = gate();
    lethe.upstream.reply(says("The one answer.", { hold: held.opened }));
    const told = together(chat(QUESTION, { stream }));
    await asked();
    held.open();
    const all = await told;
    expect(calls()).toBe(1);
    expect(all.filter(({ outcome }) => outcome === "miss")).toHaveLength(1);
    expect(all.filter(({ outcome }) => outcome === "hit-exact")).toHaveLength(CALLERS - 1);
    expect(all.filter(collapsed).length).toBeGreaterThan(0);
    if (!stream) expect(new Set(all.map(contentOf))).toEqual(new Set(["The one answer."]));
  });

  it("of callers who want a stream and callers who do not", async () => {
    for (const first of [false, true]) {
      const held = gate();
      lethe.upstream.reset();
      lethe.upstream.reply(says("The one answer.", { hold: held.opened }));
      const question = `${QUESTION} ${first}`;
      const leader = ask(lethe, tenant, chat(question, { stream: first }));
      await asked();
      const { told: other } = await followers(2, chat(question, { stream: !first }));
      held.open();
      const [a, b] = await other;
      expect((await leader).status).toBe(200);
      expect([a?.status, b?.status, calls()]).toEqual([200, 200, 1]);
      if (first) expect(contentOf(a as Told)).toBe("The one answer.");
      else expect(a?.text).toContain("[DONE]");
    }
  });

  it("and callers of other questions, models and tenants do not wait for it", async () => {
    const held = gate();
    const other = await lethe.tenant();
    lethe.upstream.reply((_, index) => says(`Answer ${index}.`, index === 0 ? { hold: held.opened } : {}));
    const leader = ask(lethe, tenant, QUESTION);
    await asked();
    const options = { unsettled: true };
    const path = "/v1/chat/completions";
    expect((await send(lethe, tenant.key, path, chat("When is a driving test?"), options)).outcome).toBe("miss");
    expect((await send(lethe, tenant.key, path, chat(QUESTION, { model: "other" }), options)).outcome).toBe("miss");
    expect((await send(lethe, other.key, path, chat(QUESTION), options)).outcome).toBe("miss");
    held.open();
    expect((await leader).outcome).toBe("miss");
  });

  it("never of two people, nor of one who is named and one who is not", async () => {
    const held = gate();
    lethe.upstream.reply((_, index) => says(`Answer ${index}.`, { hold: held.opened }));
    const people = [{ "Lethe-Subject": "ada" }, { "Lethe-Subject": "bob" }, {}];
    const told = people.map((headers) => ask(lethe, tenant, QUESTION, headers as Record<string, string>));
    await until("each asked", () => calls() === 3);
    held.open();
    for (const one of await Promise.all(told)) expect(collapsed(one)).toBe(false);
  });

  it("whatever the database does", async () => {
    const slow = await startLethe({ limits: { lookupDeadlineMs: 20, indexLoadDeadlineMs: 20, storeDeadlineMs: 20 } });
    const someone = await slow.tenant();
    const everything: (keyof EntryStore)[] = ["findByKey", "get", "loadScope", "put"];
    for (const fault of ["hang", "reject"] as const) {
      const held = gate();
      slow.upstream.reset();
      slow.upstream.reply(says("The one answer.", { hold: held.opened }));
      const mend = breakEntries(slow, fault, everything);
      const told = Promise.all(Array.from({ length: 20 }, () => ask(slow, someone, `${QUESTION} ${fault}`)));
      await until("it was asked", () => slow.upstream.calls.length > 0);
      await until("all wait", () => slow.services.flights.waiting === 19);
      held.open();
      expect((await told).map(contentOf)).toEqual(Array(20).fill("The one answer."));
      mend();
      expect(slow.upstream.calls).toHaveLength(1);
    }
    await slow.close();
  });
});

describe("a leader that", () => {
  const stall: Reply = says("late", { hold: NEVER });

  it("goes away before its first byte is followed by one of those who wait, for all of them", async () => {
    const held = gate();
    lethe.upstream.reply((_, index) => (index === 0 ? stall : says("Mine and ours.", { hold: held.opened })));
    const leaving = new AbortController();
    const leader = send(lethe, tenant.key, "/v1/chat/completions", chat(QUESTION), { signal: leaving.signal });
    await asked();
    const { told: waiting } = await followers(5);
    leaving.abort();
    await expect(leader).rejects.toThrow();
    await until("one asks anew", () => calls() === 2);
    held.open();
    expect((await waiting).map(contentOf)).toEqual(Array(5).fill("Mine and ours."));
    expect(calls()).toBe(2);
  });

  it("goes away, and so does the next: the rest ask for themselves", async () => {
    lethe.upstream.reply((_, index) => (index < 2 ? stall : says(`Answer ${index}.`)));
    const path = "/v1/chat/completions";
    const leaving = [new AbortController(), new AbortController()];
    const gone = [send(lethe, tenant.key, path, chat(QUESTION), { signal: (leaving[0] as AbortController).signal })];
    await asked();
    gone.push(send(lethe, tenant.key, path, chat(QUESTION), { signal: (leaving[1] as AbortController).signal }));
    await until("the second waits", () => lethe.services.flights.waiting === 1);
    const { told: waiting } = await followers(3);
    for (const one of gone) one.catch(() => undefined);
    leaving[0]?.abort();
    await until("the second asks", () => calls() === 2);
    leaving[1]?.abort();
    for (const one of gone) await expect(one).rejects.toThrow();
    for (const told of await waiting) expect(contentOf(told)).toMatch(/^Answer [234]\.$/);
    expect(calls()).toBe(5);
  });

  it("stalls is followed once, and goes on for itself", async () => {
    const hasty = await startLethe({ limits: { flightStallMs: 2_000 } });
    const someone = await hasty.tenant();
    const held = gate();
    hasty.upstream.reply((_, index) => says(`Answer ${index}.`, index === 0 ? { hold: held.opened } : {}));
    const leader = ask(hasty, someone, QUESTION);
    await until("the provider was asked", () => hasty.upstream.calls.length > 0);
    const waiting = Array.from({ length: 5 }, () => ask(hasty, someone, QUESTION));
    expect(new Set((await Promise.all(waiting)).map(contentOf))).toEqual(new Set(["Answer 1."]));
    expect(hasty.upstream.calls).toHaveLength(2);
    held.open();
    expect(contentOf(await leader)).toBe("Answer 0.");
    await hasty.close();
  });

  it("can't reach the provider is followed once", async () => {
    const held = gate();
    lethe.upstream.reply((_, index) => (index === 0 ? { kind: "drop", hold: held.opened } : says("A whole answer.")));
    const leader = ask(lethe, tenant, QUESTION);
    await asked();
    const { told: waiting } = await followers(5);
    held.open();
    expect((await leader).status).toBe(502);
    expect((await waiting).map(contentOf)).toEqual(Array(5).fill("A whole answer."));
    expect(calls()).toBe(2);
  });

  it("can't reach the provider, nor can the next: all are told, and nobody else asks", async () => {
    const held = gate();
    lethe.upstream.reply({ kind: "drop", hold: held.opened });
    const leader = ask(lethe, tenant, QUESTION);
    await asked();
    const { told: waiting } = await followers(5);
    held.open();
    for (const told of [await leader, ...(await waiting)]) expect(told.status).toBe(502);
    expect(calls()).toBe(2);
  });

  it.each([
    [429, { "retry-after": "7", "retry-after-ms": "7000", "x-should-retry": "true" }],
    [500, {}],
    [503, {}],
    [529, {}],
  ])("is told %i: so is everyone, as it is", async (status, headers) => {
    const held = gate();
    const body = '{"error":{"message":"not now"}}';
    lethe.upstream.reply({ kind: "raw", status, headers, body, hold: held.opened });
    const leader = ask(lethe, tenant, QUESTION);
    await asked();
    const { told: waiting } = await followers(5);
    held.open();
    for (const told of [await leader, ...(await waiting)]) {
      expect([told.status, told.text, told.outcome]).toEqual([status, body, "error"]);
      for (const [name, value] of Object.entries(headers)) expect(told.headers.get(name)).toBe(value);
    }
    expect(calls()).toBe(1);
  });
});

describe("a request that the provider refuses", () => {
  const body = '{"error":{"message":"no such model"}}';

  it.each([400, 404, 422])("(%i) is not sent again for those who wait with the same one", async (status) => {
    const held = gate();
    lethe.upstream.reply({ kind: "raw", status, body, hold: held.opened });
    const leader = ask(lethe, tenant, QUESTION);
    await asked();
    const { told: waiting } = await followers(9);
    held.open();
    for (const told of [await leader, ...(await waiting)])
      expect([told.status, told.text, told.outcome]).toEqual([status, body, "error"]);
    expect(calls()).toBe(1);
    lethe.upstream.reply(says("Now it is there."));
    expect((await ask(lethe, tenant, QUESTION)).outcome).toBe("miss");
  });

  it.each([{ stream: true }, { service_tier: "flex" }, { prompt_cache_key: "k" }])(
    "is not refused to those who say something else beside it: %j",
    async (more) => {
      const held = gate();
      lethe.upstream.reply((_, index) =>
        index === 0 ? { kind: "raw", status: 400, body, hold: held.opened } : says("A whole answer."),
      );
      const leader = ask(lethe, tenant, QUESTION);
      await asked();
      const { told: waiting } = await followers(2, chat(QUESTION, more));
      held.open();
      expect((await leader).status).toBe(400);
      for (const told of await waiting) expect(told.status).toBe(200);
    },
  );
});

describe("an answer that may not be stored", () => {
  it.each<[string, Reply]>([
    ["truncated", says("Half an", { finish: "length" })],
    ["empty", says("")],
    ["a tool call", says("", { toolCall: { name: "f", input: {} } })],
    ["an error that means nothing to another", { kind: "raw", status: 409, body: "{}" }],
  ])(
    "(%s) releases those who have received nothing, together, and the key is not joined for a while",
    async (_, first) => {
      const held = gate();
      const second = gate();
      lethe.upstream.reply((__, index) =>
        index === 0 ? { ...first, hold: held.opened } : says(`Answer ${index}.`, { hold: second.opened }),
      );
      const leader = ask(lethe, tenant, QUESTION);
      await asked();
      const { told: waiting } = await followers(4);
      held.open();
      await until("each asks, none after another", () => calls() === 5);
      const later = ask(lethe, tenant, QUESTION);
      await until("nor does a later one join", () => calls() === 6);
      second.open();
      await leader;
      for (const told of [...(await waiting), await later])
        expect([told.status, collapsed(told)]).toEqual([200, false]);
      lethe.clock.advance(61_000);
    },
  );
});

describe("a stream", () => {
  interface Reading {
    readonly status: number;
    next(): Promise<string>;
    rest(): Promise<string>;
    leave(): void;
  }

  async function open(): Promise<Reading> {
    const leaving = new AbortController();
    const response = await fetch(`${lethe.origin}/v1/chat/completions`, {
      method: "POST",
      headers: { authorization: `Bearer ${tenant.key}` },
      body: JSON.stringify(chat(QUESTION, { stream: true, stream_options: { include_usage: true } })),
      signal: leaving.signal,
    });
    const reader = (response.body as ReadableStream<Uint8Array>).getReader();
    const decoder = new TextDecoder();
    const next = async () => {
      const { done, value } = await reader.read();
      return done ? "" : decoder.decode(value, { stream: true });
    };
    return {
      status: response.status,
      next,
      async rest() {
        let all = "";
        for (let piece = await next(); piece !== ""; piece = await next()) all += piece;
        return all;
      },
      leave: () => leaving.abort(),
    };
  }

  /** Events one by one, each when the test says so. */
  function dripping(count: number) {
    const gates = Array.from({ length: count }, gate);
    const event = (index: number) =>
      `data: {"id":"c","object":"chat.completion.chunk","choices":[{"index":0,"delta":{"content":"w${index} "},"finish_reason":null}]}\n\n`;
    const end =
      'data: {"id":"c","object":"chat.completion.chunk","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n';
    const drips = gates.map(({ opened }, index) => ({ after: opened, text: index === count - 1 ? end : event(index) }));
    lethe.upstream.reply({ kind: "drip", drips });
    return { drip: (index: number) => gates[index]?.open(), event, end };
  }

  it("reaches its followers from the beginning, as it comes, also those who come later", async () => {
    const { drip, event, end } = dripping(3);
    const leading = open();
    await asked();
    drip(0);
    const leader = await leading;
    expect(await leader.next()).toBe(event(0));
    const follower = await open();
    expect(await follower.next()).toBe(event(0));
    drip(1);
    expect(await follower.next()).toBe(event(1));
    const late = await open();
    drip(2);
    expect(await late.rest()).toBe(event(0) + event(1) + end);
    expect(await follower.rest()).toBe(end);
    expect(await leader.rest()).toBe(event(1) + end);
    expect(calls()).toBe(1);
  });

  it("goes on for its followers when its leader leaves, and is stored", async () => {
    const { drip, event, end } = dripping(2);
    const leading = open();
    await asked();
    drip(0);
    const leader = await leading;
    const follower = await open();
    expect(await follower.next()).toBe(event(0));
    leader.leave();
    drip(1);
    expect(await follower.rest()).toBe(end);
    expect(lethe.upstream.calls[0]?.state.aborted).toBe(false);
    await lethe.services.stores.settle();
    expect((await ask(lethe, tenant, QUESTION)).reason).toBe("same-key");
  });

  it("is given up when its last reader leaves", async () => {
    const { drip } = dripping(2);
    const leading = open();
    await asked();
    drip(0);
    const leader = await leading;
    const follower = await open();
    await follower.next();
    follower.leave();
    leader.leave();
    await until("the provider is told to stop", () => lethe.upstream.calls[0]?.state.aborted);
  });
});

describe("while the store is pending", () => {
  const path = "/v1/chat/completions";
  function holdPuts() {
    const held = gate();
    const { entries } = lethe.services.db;
    const plain = entries.put;
    entries.put = async (row) => {
      await held.opened;
      return plain.call(entries, row);
    };
    return {
      open: () => {
        entries.put = plain;
        held.open();
      },
    };
  }

  it("the answer is out, says so, and answers equal requests", async () => {
    const held = holdPuts();
    const first = await send(lethe, tenant.key, path, chat(QUESTION), { unsettled: true });
    expect(first.headers.get("cache-status")).toBe("lethe; fwd=miss; detail=store-pending");
    expect(first.headers.get("lethe-entry")).toBeNull();
    for (const headers of [{}, { "Cache-Control": "only-if-cached" }]) {
      const told = await send(lethe, tenant.key, path, chat(QUESTION), { unsettled: true, headers });
      expect([told.status, told.reason, collapsed(told), told.text]).toEqual([200, "collapsed", true, first.text]);
    }
    expect(calls()).toBe(1);
    held.open();
    await lethe.services.stores.settle();
    const stored = await ask(lethe, tenant, QUESTION);
    expect([stored.outcome, stored.reason, calls()]).toEqual(["hit-exact", "same-key", 1]);
    await lethe.services.recorder.flush();
    const id = first.headers.get("lethe-request-id") ?? "";
    const record = await lethe.services.db.read.decision.findUnique({ where: { id } });
    expect(record).toMatchObject({ outcome: "miss", entryId: stored.headers.get("lethe-entry") });
    expect(Boolean(record?.stored)).toBe(true);
  });

  it("a queue that is full gives stores up and counts them; no answer waits", async () => {
    const small = await startLethe({ limits: { storeQueueBytes: 10 } });
    const someone = await small.tenant();
    for (let turn = 1; turn <= 2; turn++) {
      expect(contentOf(await ask(small, someone, QUESTION))).toBe(`Answer number ${turn}.`);
    }
    expect((await send(small, null, "/metrics")).text).toContain('lethe_stores_total{result="queue-full"} 2');
    await small.close();
  });

  it("an erasure drops what is held", async () => {
    const held = holdPuts();
    await send(lethe, tenant.key, path, chat(QUESTION), { unsettled: true });
    lethe.services.flights.forget(tenant.id, null);
    expect((await send(lethe, tenant.key, path, chat(QUESTION), { unsettled: true })).outcome).toBe("miss");
    held.open();
    await lethe.services.stores.settle();
  });
});

it("more followers than may wait go alone", async () => {
  const small = await startLethe({ limits: { flightFollowers: 2 } });
  const someone = await small.tenant();
  const held = gate();
  small.upstream.reply(says("Same.", { hold: held.opened }));
  const told = Array.from({ length: 6 }, () => ask(small, someone, QUESTION));
  await until("three wait for nobody and ask too", () => small.upstream.calls.length === 4);
  held.open();
  for (const one of await Promise.all(told)) expect(one.status).toBe(200);
  expect(small.upstream.calls).toHaveLength(4);
  await small.close();
});

import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { defaultSettings } from "@/server/services/settings-schema";
import { ask } from "../support/ask";
import { callerAs } from "../support/dashboard";
import { breakEntries } from "../support/faulty-store";
import { startLethe, type TestLethe, type TestTenant } from "../support/lethe";
import { ROOMY } from "../support/roomy";

let lethe: TestLethe;
let tenant: TestTenant;
beforeAll(async () => {
  lethe = await startLethe({ limits: ROOMY });
});
afterAll(() => lethe.close());

const MAX = 5;
beforeEach(async () => {
  tenant = await lethe.tenant({ settings: { maxEntries: MAX } });
});

const WORDS = ["badger", "heron", "otter", "lynx", "beaver", "falcon", "hedgehog", "marten", "salmon", "stork"];
const question = (at: number) => `What does a ${WORDS[at]} eat in winter?`;
const count = async (one = tenant) => (await lethe.services.db.entries.totals(one.id)).entries;

async function store(at: number, one = tenant): Promise<void> {
  lethe.clock.advance(1_000);
  expect((await ask(lethe, one, question(at))).outcome, question(at)).toBe("miss");
}

async function hit(at: number, asked = question(at)): Promise<string | null> {
  lethe.clock.advance(1_000);
  return (await ask(lethe, tenant, asked, { "Cache-Control": "no-store" })).outcome;
}

/** Which questions are held, without asking: asking would use them. */
async function held(one = tenant): Promise<string[]> {
  const rows = await lethe.services.db.entries.list(one.id, { limit: 100 });
  return rows.map(({ id }) => id);
}

async function idOf(at: number): Promise<string> {
  return (await ask(lethe, tenant, question(at))).headers.get("lethe-entry") ?? "";
}

describe("a tenant's entries", () => {
  it("are never more than its number after a store", async () => {
    for (let at = 0; at < WORDS.length; at++) {
      await store(at);
      expect(await count()).toBe(Math.min(at + 1, MAX));
    }
  });

  it("are never more than its number when many are stored at once", async () => {
    await Promise.all(WORDS.map((_, at) => ask(lethe, tenant, question(at))));
    expect(await count()).toBeLessThanOrEqual(MAX);
    expect(await count()).toBeGreaterThan(0);
  });

  it("are never more than its number after a restart", async () => {
    const own = await startLethe({ limits: ROOMY });
    const someone = await own.tenant({ settings: { maxEntries: MAX } });
    for (let at = 0; at < MAX; at++) await ask(own, someone, question(at));
    const again = await own.restart({ limits: ROOMY });
    await ask(again, someone, question(MAX));
    const { entries } = await again.services.db.entries.totals(someone.id);
    await again.close();
    expect(entries).toBe(MAX);
  });

  it("are brought down at once when the number is lowered", async () => {
    for (let at = 0; at < MAX; at++) await store(at);
    const settings = { ...defaultSettings(), maxEntries: 2 };
    await callerAs(lethe, "admin").settings.update({ tenantId: tenant.id, settings });
    expect(await count()).toBe(2);
    expect([await hit(MAX - 1), await hit(MAX - 2), await hit(0)]).toEqual(["hit-exact", "hit-exact", "miss"]);
  });

  it("are never more than its number while hits can't be written", async () => {
    for (let at = 0; at < MAX; at++) await store(at);
    expect(await hit(0)).toBe("hit-exact");
    const mend = breakEntries(lethe, "reject", ["addHits"]);
    await store(MAX);
    mend();
    expect(await count()).toBe(MAX);
  });

  it("that go are no longer found by similarity", async () => {
    await store(0);
    expect(await hit(0, `Hello! ${question(0)}`)).toBe("hit-semantic");
    for (let at = 1; at <= MAX; at++) await store(at);
    expect(await hit(0, `Hello! ${question(0)}`)).toBe("miss");
  });
});

describe("the least recently used goes", () => {
  it.each([
    ["exact", (at: number) => question(at)],
    ["by similarity", (at: number) => `Hello! ${question(at)}`],
  ])("a hit counts (%s), before it is written too", async (_, asked) => {
    for (let at = 0; at < MAX; at++) await store(at);
    expect(await hit(0, asked(0))).toMatch(/^hit/);
    await store(MAX);
    expect([await hit(0), await hit(1), await hit(2)]).toEqual(["hit-exact", "miss", "hit-exact"]);
  });

  it("in any order of stores and hits, as a list kept by hand says", async () => {
    const step = fc.record({ at: fc.integer({ min: 0, max: WORDS.length - 1 }), flush: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 25 }), async (steps) => {
        tenant = await lethe.tenant({ settings: { maxEntries: MAX } });
        let oracle: number[] = [];
        for (const { at, flush } of steps) {
          lethe.clock.advance(1_000);
          const { outcome } = await ask(lethe, tenant, question(at));
          expect(outcome).toBe(oracle.includes(at) ? "hit-exact" : "miss");
          oracle = [at, ...oracle.filter((other) => other !== at)].slice(0, MAX);
          if (flush) await lethe.services.recorder.flush();
          expect(await count()).toBe(oracle.length);
        }
      }),
      { numRuns: 8 },
    );
  });
});

describe("another tenant", () => {
  it("is not touched, however many it holds and however long unused", async () => {
    const other = await lethe.tenant({ settings: { maxEntries: MAX + 3 } });
    for (let at = 0; at < MAX + 3; at++) await store(at, other);
    const before = await held(other);
    for (let at = 0; at < WORDS.length; at++) await store(at);
    expect(await held(other)).toEqual(before);
    expect(await count()).toBe(MAX);
  });

  it("takes no room of this one's, however lately its entries were used", async () => {
    const other = await lethe.tenant();
    for (let at = 0; at < WORDS.length; at++) {
      await store(at);
      await store(at, other);
    }
    expect([await count(), await count(other)]).toEqual([MAX, WORDS.length]);
    expect(await held()).toContain(await idOf(WORDS.length - 1));
  });
});

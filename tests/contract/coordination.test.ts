import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import type { TenantId } from "@/lib/core/brand";
import type { Claims } from "@/server/coordination/fleet-flights";
import { coordinateInMemory } from "@/server/coordination/memory";
import { coordinateOnPostgres } from "@/server/coordination/postgres";
import type { Change, Coordination } from "@/server/ports/coordination";
import { openDatabase } from "@/server/store/database";
import { until } from "../support/until";
import { MIGRATIONS_ROOT } from "./migrations-root";
import { type PostgresServer, startPostgres } from "./postgres-server";

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres();
  await server.createDatabase("lethe");
  const db = await openDatabase({ url: server.ownerUrl("lethe"), migrationsRoot: MIGRATIONS_ROOT, now: Date.now });
  await db.close();
});
afterAll(() => server.stop());

const TENANT: Change = { topic: "tenant", tenantId: "acme" as TenantId };
const joined: Coordination[] = [];
afterEach(async () => {
  for (const each of joined.splice(0)) await each.close();
});

/** The monotonic clock is this process's own, so that the test can let a lease run out on it. */
async function join(clock = realClock(), vault = "database"): Promise<Coordination> {
  const each = await coordinateOnPostgres({ url: server.ownerUrl("lethe"), clock, vault, onTrouble: () => undefined });
  joined.push(each);
  return each;
}

async function joinWithClaims(): Promise<Claims> {
  return (await join()) as Coordination & Claims;
}

function realClock() {
  let skipped = 0;
  return {
    now: () => Date.now(),
    elapsed: () => performance.now() + skipped,
    skip: (ms: number) => {
      skipped += ms;
    },
  };
}

describe.each([
  ["memory", async () => coordinateInMemory()],
  ["postgres", () => join()],
])("coordination (%s)", (_, open) => {
  it("lets one hold a lease at a time, and gives it on", async () => {
    const fleet = await open();
    const inside = await fleet.withLease("job", async () => [
      await fleet.withLease("job", async () => "twice"),
      "once",
    ]);
    expect(inside).toEqual([null, "once"]);
    expect(await fleet.withLease("job", async () => "again")).toBe("again");
  });

  it("gives a lease on when the work throws", async () => {
    const fleet = await open();
    await expect(fleet.withLease("job", () => Promise.reject(new Error("broken")))).rejects.toThrow("broken");
    expect(await fleet.withLease("job", async () => "again")).toBe("again");
  });

  it("counts by name and window, all of a call at once", async () => {
    const fleet = await open();
    const one = (name: string, slice: number, amount = 1) => ({ name, slice, amount, keepMs: 60_000 });
    const counts = await Promise.all([1, 2, 3].map(() => fleet.charge([one("jane", 7), one("all", 7, 10)])));
    expect(counts.map(([jane]) => jane).toSorted()).toEqual([1, 2, 3]);
    expect(counts.map(([, all]) => all).toSorted((a = 0, b = 0) => a - b)).toEqual([10, 20, 30]);
    expect(await fleet.charge([one("joan", 7)])).toEqual([1]);
    expect(await fleet.charge([one("jane", 8), one("all", 7, -25)])).toEqual([1, 5]);
  });

  it("raises a counter to what is known from elsewhere, and never lowers it by that", async () => {
    const fleet = await open();
    const charge = (amount: number, floor?: number) =>
      fleet.charge([{ name: "money", slice: 1, amount, keepMs: 60_000, ...(floor === undefined ? {} : { floor }) }]);
    expect(await charge(5, 100)).toEqual([105]);
    expect(await charge(5, 50)).toEqual([110]);
    expect(await charge(0, 5_000_000_000)).toEqual([5_000_000_000]);
    expect(await charge(1)).toEqual([5_000_000_001]);
  });

  it("tells what a counter stands at and makes none by it", async () => {
    const fleet = await open();
    const counters = [1, 2].map((slice) => ({ name: "asked for", slice }));
    expect(await fleet.counts(counters)).toEqual([0, 0]);
    expect(await fleet.charge([{ name: "asked for", slice: 2, amount: 4, keepMs: 60_000 }])).toEqual([4]);
    expect(await fleet.counts(counters)).toEqual([0, 4]);
    expect(await fleet.counts([])).toEqual([]);
  });

  it("publishes without anybody else there, and is current", async () => {
    const fleet = await open();
    await fleet.publish(TENANT);
    expect(fleet.isCurrent()).toBe(true);
    expect(await fleet.others()).toBe(0);
  });
});

it("a counter on Postgres is remembered from the last time that it was charged or raised", async () => {
  const fleet = await join();
  const hoursLeft = async () => {
    const left = "SELECT extract(epoch FROM expires_at - now())::int / 3600 AS hours";
    const rows = await server.query("lethe", `${left} FROM lethe_fleet.counter WHERE name = 'proof'`);
    return rows.map(({ hours }) => hours);
  };
  await fleet.counts([{ name: "proof", slice: 0 }]);
  expect(await hoursLeft()).toEqual([]);
  const charge = (hours: number, more: { amount: number; floor?: number }) =>
    fleet.charge([{ name: "proof", slice: 0, keepMs: hours * 3_600_000 + 60_000, ...more }]);
  await charge(2, { amount: 1 });
  expect(await hoursLeft()).toEqual([2]);
  await charge(24, { amount: 0, floor: 9 });
  expect(await hoursLeft()).toEqual([24]);
  await charge(1, { amount: 1 });
  expect(await hoursLeft(), "and never for less").toEqual([24]);
});

describe("several processes", () => {
  it("have all acted on a change when publishing it returns, and the publisher is not told", async () => {
    const [first, second, third] = [await join(), await join(), await join()];
    const heard: string[] = [];
    for (const [name, each] of Object.entries({ first, second, third })) {
      each.subscribe(async () => void heard.push(name));
    }
    await first.publish(TENANT);
    expect(heard.filter((name) => name !== "first").toSorted()).toEqual(["second", "third"]);
  });

  it("do not count a change as seen before it was acted on", async () => {
    const [first, second] = [await join(), await join()];
    let tries = 0;
    second.subscribe(() => {
      tries += 1;
      if (tries < 3) throw new Error("not yet");
    });
    await first.publish(TENANT);
    expect(tries).toBe(3);
  });

  it("do not count as cut off alone after a stop, in which others may have come and gone", async () => {
    const clock = realClock();
    const alone = await join(clock);
    expect(alone.isCurrent()).toBe(true);
    clock.skip(5_000);
    expect(alone.isCurrent()).toBe(false);
    await until("it has caught up", () => alone.isCurrent());
  });

  it("hold a lease against each other, and lose it with their life", async () => {
    const [first, second] = [await join(), await join()];
    await first.withLease("job", async () => {
      expect(await second.withLease("job", async () => "both")).toBeNull();
      await first.close();
      expect(await second.withLease("job", async () => "taken over")).toBe("taken over");
    });
  });

  it("stop being current before the others stop waiting for them, and hear all they missed before they are again", async () => {
    const clock = realClock();
    const [first, second] = [await join(), await join(clock)];
    const heard: Change[] = [];
    second.subscribe((change) => void heard.push(change));
    expect(second.isCurrent()).toBe(true);
    clock.skip(2_300);
    expect(second.isCurrent(), "700 ms before its lease of 3 s ends").toBe(false);
    await first.publish(TENANT);
    await until("it is current again", () => second.isCurrent());
    expect(heard).toEqual([TENANT]);
  });

  it("catch up over a new connection when theirs is cut", async () => {
    const [first, second] = [await join(), await join()];
    const heard: Change[] = [];
    second.subscribe((change) => void heard.push(change));
    await server.query(
      "lethe",
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'lethe' AND pid <> pg_backend_pid()",
    );
    await until("the change is published", async () => {
      try {
        await first.publish(TENANT);
        return true;
      } catch {
        return false;
      }
    });
    expect(heard.length).toBeGreaterThan(0);
  });

  it("renew what they ask a provider for, and no more what they could not say the end of", async () => {
    const [first, second] = [await joinWithClaims(), await joinWithClaims()];
    expect(await first.claim("key")).toBe("mine");
    const leftMs = async () => {
      const query = "SELECT EXTRACT(EPOCH FROM expires_at - now()) * 1000 AS left FROM lethe_fleet.flight";
      return Number((await server.query("lethe", query))[0]?.left);
    };
    await server.query("lethe", "UPDATE lethe_fleet.flight SET expires_at = now() + interval '30 seconds'");
    await until("it was renewed", async () => (await leftMs()) < 7_000);
    expect(await second.claim("key")).toBe("taken");
    // The end is told over a connection that breaks: whoever waits elsewhere waits for the rest of the claim.
    await server.query("lethe", "ALTER TABLE lethe_fleet.flight RENAME TO away");
    await expect(first.unclaim("key", true)).rejects.toThrow();
    await server.query("lethe", "ALTER TABLE lethe_fleet.away RENAME TO flight");
    await until("nobody asks any more", async () => (await second.stateOf("key")) === "mine");
  });

  it("share one vault: a file is refused beside another process", async () => {
    await join();
    await expect(join(realClock(), "file")).rejects.toThrow(/LETHE_VAULT=database/);
  });
});

/**
 * 1, 2 and 3 processes on one Postgres, all on this machine with the load that asks them: hits and misses a second, calls to
 * the provider for equal misses, and how long until the others know of a revoked key, an erasure and a new entry.
 */

import { type PostgresServer, startPostgres } from "../tests/contract/postgres-server";
import { type Fleet, type Member, startFleet } from "../tests/fleet/fleet";
import { type FakeUpstream, startFakeUpstream } from "../tests/support/fake-upstream";

const CONNECTIONS = 32;
const SPAN_MS = Number(process.argv.find((argument) => /^\d+$/.test(argument)) ?? 5_000);
const EQUAL = 200;
const TRIES = 5;

interface Key {
  readonly id: string;
  readonly secret: string;
}
interface Tenant {
  readonly id: string;
  readonly name: string;
}

async function ask({ origin }: Member, { secret }: Key, content: string, headers: Record<string, string> = {}) {
  const response = await fetch(`${origin}/v1/chat/completions`, {
    method: "POST",
    headers: { authorization: `Bearer ${secret}`, "content-type": "application/json", ...headers },
    body: JSON.stringify({ model: "gpt-4o-mini", temperature: 0, messages: [{ role: "user", content }] }),
  });
  await response.text();
  return { status: response.status, outcome: response.headers.get("lethe-outcome") };
}

/** One that was sent as the server let go of its idle connection counts as what it is. */
const asked = (...request: Parameters<typeof ask>) =>
  ask(...request).catch(() => ({ status: 0, outcome: "no connection" }));

/** Requests a second over all members, and what they came to. */
async function rate(members: readonly Member[], key: Key, contentOf: (n: number) => string) {
  const outcomes = new Map<string, number>();
  const end = performance.now() + SPAN_MS;
  let n = 0;
  const client = async () => {
    while (performance.now() < end) {
      const turn = n++;
      const { outcome } = await asked(members[turn % members.length] as Member, key, contentOf(turn));
      outcomes.set(outcome ?? "none", (outcomes.get(outcome ?? "none") ?? 0) + 1);
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, client));
  const total = [...outcomes.values()].reduce((sum, count) => sum + count, 0);
  return { perSecond: Math.round((total / SPAN_MS) * 1000), outcomes: Object.fromEntries(outcomes) };
}

/** Milliseconds until all the others answer as wanted, counted from before the act began; the median of some tries. */
async function untilKnown(others: readonly Member[], tries: (n: number) => Promise<Try>): Promise<number | null> {
  if (others.length === 0) return null;
  const times: number[] = [];
  for (let n = 0; n < TRIES; n++) {
    const { act, isKnownAt } = await tries(n);
    const began = performance.now();
    await act();
    for (const member of others) while (!(await isKnownAt(member))) await new Promise(setImmediate);
    times.push(performance.now() - began);
  }
  return Math.round(times.sort((a, b) => a - b)[TRIES >> 1] ?? 0);
}

interface Try {
  act(): Promise<unknown>;
  isKnownAt(member: Member): Promise<boolean>;
}

const QUESTION = "Which documents do I need for a passport?";

async function stored(members: readonly Member[], key: Key, question: string): Promise<void> {
  for (const member of members) while ((await ask(member, key, question)).outcome !== "hit-exact");
}

async function measure(fleet: Fleet, upstream: FakeUpstream) {
  const { members } = fleet;
  const [first, ...others] = members as [Member, ...Member[]];
  const makeTenant = async (name: string) => (await first.act("createTenant", { name })) as Tenant;
  const makeKey = async ({ id: tenantId }: Tenant) => (await first.act("createAppKey", { tenantId })) as Key;
  const tenant = await makeTenant(`bench ${members.length}`);
  const key = await makeKey(tenant);
  await stored(members, key, QUESTION);
  const hits = await rate(members, key, () => QUESTION);
  const misses = await rate(members, key, (n) => `What is the meaning of the word number ${n}?`);
  upstream.reset();
  const equal = "What do two hundred people ask at once?";
  await Promise.all(Array.from({ length: EQUAL }, (_, n) => ask(members[n % members.length] as Member, key, equal)));
  const callsForEqual = upstream.calls.length;
  const revokedMs = await untilKnown(others, async () => {
    const gone = await makeKey(tenant);
    await stored(members, gone, QUESTION);
    return {
      act: () => first.act("revokeAppKey", { tenantId: tenant.id, id: gone.id }),
      isKnownAt: async (member) => (await ask(member, gone, QUESTION)).status === 401,
    };
  });
  const erasureMs = await untilKnown(others, async (n) => {
    const erased = await makeTenant(`erased ${members.length} ${n}`);
    const its = await makeKey(erased);
    await stored(members, its, QUESTION);
    return {
      act: () => first.act("startErasure", { tenantId: erased.id, confirm: erased.name }),
      isKnownAt: async (member) => (await ask(member, its, QUESTION)).outcome !== "hit-exact",
    };
  });
  const entryMs = await untilKnown(others, async (n) => {
    const question = `How do I water the garden plant ${n} in summer?`;
    return {
      act: () => stored([first], key, question),
      // By similarity, in the index that the other keeps.
      isKnownAt: async (member) =>
        (await ask(member, key, `Please, ${question}`, { "cache-control": "only-if-cached" })).outcome !== "error",
    };
  });
  return { processes: members.length, hits, misses, callsForEqual, revokedMs, erasureMs, entryMs };
}

async function main(): Promise<void> {
  const server: PostgresServer = await startPostgres();
  const upstream = await startFakeUpstream();
  for (const count of [1, 2, 3]) {
    await server.createDatabase(`lethe${count}`);
    const fleet = await startFleet(count, server.ownerUrl(`lethe${count}`), upstream.origin);
    console.log(JSON.stringify(await measure(fleet, upstream)));
    await fleet.close();
  }
  await upstream.close();
  await server.stop();
}

await main();

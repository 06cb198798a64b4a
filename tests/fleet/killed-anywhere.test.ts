import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { type PostgresServer, startPostgres } from "../contract/postgres-server";
import { type FakeUpstream, startFakeUpstream } from "../support/fake-upstream";
import { until } from "../support/until";
import { type Fleet, type Member, startFleet } from "./fleet";

/** By hand: LETHE_KILLS=30 LETHE_SEED=7 npx vitest run tests/fleet/killed-anywhere.test.ts */
const KILLS = Number(process.env.LETHE_KILLS ?? 2);
const SEED = Number(process.env.LETHE_SEED ?? 1);

vi.setConfig({ testTimeout: 90_000 + KILLS * 60_000, hookTimeout: 180_000 });

let server: PostgresServer;
let upstream: FakeUpstream;
let fleet: Fleet;
beforeAll(async () => {
  server = await startPostgres();
  await server.createDatabase("lethe");
  upstream = await startFakeUpstream();
  fleet = await startFleet(3, server.ownerUrl("lethe"), upstream.origin);
});
afterAll(async () => {
  await fleet.close();
  await upstream.close();
  await server.stop();
});

interface Tenant {
  readonly id: string;
  readonly name: string;
  readonly key: string;
}

const WRITERS = 4;
/** A process is killed within this time after the load has begun. */
const MOMENT_MS = 400;

let state = SEED >>> 0;
/** Mulberry32: the same seed, the same members and moments. */
function random(): number {
  state = (state + 0x6d2b79f5) >>> 0;
  let mixed = Math.imul(state ^ (state >>> 15), state | 1);
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
}

const anyMember = () => Math.floor(random() * fleet.members.length);

function memberAt(at: number): Member {
  const member = fleet.members[at];
  if (member === undefined) throw new RangeError(`there is no member ${at}`);
  return member;
}

async function makeTenant(name: string): Promise<Tenant> {
  const member = memberAt(0);
  const { id } = await member.act("createTenant", { name });
  const { secret } = await member.act("createAppKey", { tenantId: id });
  return { id, name, key: secret };
}

async function call(at: number, tenant: Tenant, path: string, body: object) {
  const response = await fetch(`${memberAt(at).origin}/api/v1/cache/${path}`, {
    method: "POST",
    headers: { authorization: `Bearer ${tenant.key}`, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  return { status: response.status, json: (await response.json()) as { outcome?: string } };
}

const question = (n: number) => ({ model: "gpt-x", prompt: `What is written on page ${n} of the handbook?` });

/** Stores one after another until told to stop. @returns the numbers of those that were acknowledged */
async function write(tenant: Tenant, writer: number, stopped: () => boolean): Promise<number[]> {
  const acknowledged: number[] = [];
  for (let n = writer; !stopped(); n += WRITERS) {
    const stored = await call(n % fleet.members.length, tenant, "entries", {
      ...question(n),
      response: `page ${n}`,
    }).catch(() => null);
    if (stored?.status === 201) acknowledged.push(n);
  }
  return acknowledged;
}

/** One member dies at any moment, with stores and an erasure under way in all of them. */
async function killOnce(round: number): Promise<void> {
  const kept = await makeTenant(`kept ${round}`);
  const erased = await makeTenant(`erased ${round}`);
  for (let n = 0; n < 20; n++) await call(0, erased, "entries", { ...question(n), response: `page ${n}` });
  let over = false;
  const writers = Array.from({ length: WRITERS }, (_, writer) => write(kept, writer, () => over));
  const at = anyMember();
  const victim = memberAt(at);
  const eraser = anyMember();
  const erasing = memberAt(eraser).act("startErasure", { tenantId: erased.id, confirm: erased.name });
  const acknowledged = Promise.race([erasing.then(() => true), victim.gone.then(() => false)]).catch(() => false);
  await new Promise((resolve) => setTimeout(resolve, random() * MOMENT_MS));
  victim.process.kill("SIGKILL");
  await victim.gone;
  const wasAcknowledged = await acknowledged;
  over = true;
  const stored = (await Promise.all(writers)).flat();
  await fleet.restart(at);
  await everythingHolds({ kept, erased, stored, wasAcknowledged });
}

async function everythingHolds(held: {
  kept: Tenant;
  erased: Tenant;
  stored: readonly number[];
  wasAcknowledged: boolean;
}): Promise<void> {
  const { kept, erased, stored, wasAcknowledged } = held;
  for (const n of stored) {
    await until(`page ${n} is there`, async () => {
      const { json } = await call(n % fleet.members.length, kept, "lookup", question(n)).catch(() => ({ json: null }));
      return json?.outcome === "hit-exact";
    });
  }
  const rows = (text: string) => server.query("lethe", text);
  const erasures = () => rows(`SELECT id, state FROM erasure WHERE tenant_id = '${erased.id}'`);
  if (wasAcknowledged) expect(await erasures()).toHaveLength(1);
  await until("every erasure is complete", async () => (await erasures()).every((each) => each.state === "complete"));
  for (const { id } of await erasures()) {
    const done = `SELECT 1 FROM audit_record WHERE action = 'erasure.complete' AND target = '${id}'`;
    expect(await rows(done)).toHaveLength(1);
    expect(await rows(`SELECT 1 FROM entry WHERE tenant_id = '${erased.id}'`)).toHaveLength(0);
    expect(await rows(`SELECT 1 FROM lethe_vault.root_record WHERE tenant_id = '${erased.id}'`)).toHaveLength(0);
  }
}

it(`${KILLS} processes killed at any moment lose nothing that was acknowledged, and each erasure is completed once`, async () => {
  for (let round = 0; round < KILLS; round++) await killOnce(round);
});

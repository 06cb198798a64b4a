import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { type PostgresServer, startPostgres } from "../contract/postgres-server";
import { ask, type Told } from "../support/ask";
import { says } from "../support/fake-upstream";
import { startLethe, type TestLethe, type TestTenant } from "../support/lethe";
import { startTcpProxy, type TcpProxy } from "../support/tcp-proxy";
import { gate, until } from "../support/until";

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

let server: PostgresServer;
let proxy: TcpProxy;
let lethe: TestLethe;
let tenant: TestTenant;
beforeAll(async () => {
  server = await startPostgres();
  await server.createDatabase("lethe");
  const direct = new URL(server.ownerUrl("lethe"));
  proxy = await startTcpProxy({ host: direct.hostname, port: Number(direct.port) });
  direct.port = String(proxy.port);
  const environment = {
    DATABASE_URL: direct.href,
    LETHE_VAULT: "database",
    LETHE_ROOT_KEY: randomBytes(32).toString("hex"),
  };
  lethe = await startLethe({ environment, limits: { directoryStaleMs: 1_000_000_000 } });
  tenant = await lethe.tenant();
});
afterAll(async () => {
  await lethe.close();
  await proxy.close();
  await server.stop();
});
beforeEach(() => lethe.upstream.reset());

const QUESTION = "How do I keep bees through the winter?";
const isAnswering = () => lethe.services.db.isAnswering();

async function outcome(question: string): Promise<string> {
  // What a directory knows is old each time, so that every read of a request is asked for.
  lethe.clock.advance(1_000);
  const told: Told = await ask(lethe, tenant, question);
  expect(told.status).toBe(200);
  return told.outcome ?? "";
}

async function servesAgain(): Promise<void> {
  await until("it serves from the cache again", async () => (await outcome(QUESTION)) === "hit-exact");
  expect(isAnswering()).toBe(true);
}

const FAULTS: [string, () => void, () => void][] = [
  ["frozen", () => proxy.freeze(), () => proxy.thaw()],
  ["slow", () => proxy.delay(400), () => proxy.delay(0)],
  ["gone", () => proxy.cut(), () => proxy.mend()],
];

describe.each(FAULTS)("a database that is %s", (_, begin, end) => {
  it("is not waited for after a few reads: requests reach the provider, equal ones as one, until it answers again", async () => {
    await servesAgain();
    begin();
    await until("the breaker is open", async () => {
      expect(await outcome(QUESTION)).not.toBe("error");
      return !isAnswering();
    });
    const held = gate();
    lethe.upstream.reset();
    lethe.upstream.reply(says("The one answer.", { hold: held.opened }));
    const burst = Promise.all(Array.from({ length: 20 }, () => ask(lethe, tenant, `${QUESTION} And bumblebees?`)));
    await until("the provider was asked", () => lethe.upstream.calls.length > 0);
    await until("the others wait for its answer", () => lethe.services.flights.waiting === 19);
    held.open();
    expect(new Set((await burst).map(({ status }) => status))).toEqual(new Set([200]));
    expect(lethe.upstream.calls).toHaveLength(1);
    expect(await lethe.services.metricsText()).toContain("lethe_database_breaker_open 1");
    end();
    await servesAgain();
    expect(await lethe.services.metricsText()).toContain("lethe_database_breaker_open 0");
  });
});

it("two hundred at once for a stored answer keep it closed", async () => {
  await servesAgain();
  const answers = await Promise.all(Array.from({ length: 200 }, () => ask(lethe, tenant, QUESTION)));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  await servesAgain();
});

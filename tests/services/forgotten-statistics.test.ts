import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { SubjectRef } from "@/lib/core/brand";
import { StoreError } from "@/server/ports/entry-store";
import type { UsageStore } from "@/server/ports/usage-store";
import { Forgettings } from "@/server/services/forgettings";
import { heedChange } from "@/server/services/heed-change";
import { ask } from "../support/ask";
import { callerAs } from "../support/dashboard";
import { says } from "../support/fake-upstream";
import { startLethe, type TestLethe, type TestTenant } from "../support/lethe";
import { gate, until } from "../support/until";
import { finished, rowsOfTenant } from "./erasure-steps";

let lethe: TestLethe;
let tenant: TestTenant;
let other: TestTenant;
beforeAll(async () => {
  lethe = await startLethe();
});
afterAll(() => lethe.close());
beforeEach(async () => {
  lethe.upstream.reset();
  [tenant, other] = [await lethe.tenant(), await lethe.tenant()];
});

const WRITES = ["addUsage", "addKeyUsage", "addDecisions"] as const;

/** The writes of statistics wait, and then fail. */
function failingWrites(): { fail(): void; mend(): void } {
  const db = lethe.services.db as { usage: UsageStore };
  const sound = db.usage;
  const { opened, open } = gate();
  const write = async () => {
    await opened;
    throw new StoreError("unavailable", "the disk is gone");
  };
  db.usage = { ...sound, ...Object.fromEntries(WRITES.map((name) => [name, write])) };
  return {
    fail: open,
    mend: () => {
      db.usage = sound;
    },
  };
}

const askAs = (one: TestTenant, who: string) => ask(lethe, one, `What may ${who} eat?`, { "Lethe-Subject": who });
const decisionsOf = ({ id }: TestTenant) => lethe.services.db.read.decision.count({ where: { tenantId: id } });
const isBeyond = (id: string, state: string) =>
  until(`the erasure is not ${state} any more`, async () => {
    return (await callerAs(lethe, "auditor").erasures.get({ id })).state !== state;
  });
const start = ({ id, name }: TestTenant, subject?: string) =>
  callerAs(lethe, "admin").erasures.start(
    subject === undefined ? { tenantId: id, confirm: name } : { tenantId: id, subject, confirm: subject },
  );

/** Started, with nothing written of what was gathered, and with all that is under way failing after the keys are gone. */
async function eraseWhileWritesFail(one: TestTenant, subject?: string): Promise<void> {
  const { recorder } = lethe.services;
  const flush = recorder.flush.bind(recorder);
  const writes = failingWrites();
  const failed = flush().catch(() => undefined);
  // The flush with which an erasure begins would wait for the one that hangs.
  recorder.flush = () => Promise.resolve();
  const { id } = await start(one, subject);
  await isBeyond(id, "blocked");
  recorder.flush = flush;
  writes.fail();
  await failed;
  writes.mend();
  await finished(lethe, id);
  await recorder.flush();
}

describe("statistics that are put back after a write that failed", () => {
  it("leave out the person who was erased meanwhile, and keep the others", async () => {
    for (const who of ["jane", "joan"]) await askAs(tenant, who);
    await eraseWhileWritesFail(tenant, "jane");
    expect(await decisionsOf(tenant)).toBe(1);
    const usage = await lethe.services.db.read.usageHour.findMany({ where: { tenantId: tenant.id } });
    expect(
      usage.reduce((sum, { misses }) => sum + Number(misses), 0),
      "a sum over people names nobody",
    ).toBe(2);
  });

  it("leave out the tenant that was erased meanwhile, and keep the other", async () => {
    for (const one of [tenant, other]) await askAs(one, "jane");
    await eraseWhileWritesFail(tenant);
    expect(rowsOfTenant(lethe, tenant)).not.toHaveProperty("decision");
    for (const table of ["usage_hour", "key_usage"]) {
      expect(rowsOfTenant(lethe, tenant)).not.toHaveProperty(table);
      expect(rowsOfTenant(lethe, other)).toHaveProperty(table);
    }
    expect(await decisionsOf(other)).toBe(1);
  });
});

describe("a request that is under way while its person is erased", () => {
  it.each([["its person"], ["its tenant"]])(
    "leaves no record when %s is erased, and a later one does",
    async (what) => {
      const { opened, open } = gate();
      lethe.upstream.reply(says("Pears.", { hold: opened }));
      const underWay = askAs(tenant, "jane");
      await until("the provider is asked", () => lethe.upstream.calls.length === 1);
      lethe.clock.advance(1_000);
      const { id } = await start(tenant, what === "its person" ? "jane" : undefined);
      await finished(lethe, id);
      open();
      expect((await underWay).status).toBe(200);
      await lethe.services.recorder.flush();
      expect(await decisionsOf(tenant)).toBe(0);
      await askAs(tenant, "jane");
      await lethe.services.recorder.flush();
      expect(await decisionsOf(tenant)).toBe(1);
    },
  );
});

describe("another process that hears of an erasure", () => {
  it("gives up what it can't write at that moment", async () => {
    await askAs(tenant, "jane");
    const writes = failingWrites();
    writes.fail();
    await heedChange(lethe.services, { topic: "erasure", tenantId: tenant.id });
    writes.mend();
    await lethe.services.recorder.flush();
    expect(await decisionsOf(tenant)).toBe(0);
  });

  it("that was cut off gives up what names people, and keeps the rest", async () => {
    await askAs(tenant, "jane");
    await ask(lethe, tenant, "What do hedgehogs eat?");
    await heedChange(lethe.services, { topic: "everything" });
    await lethe.services.recorder.flush();
    expect(await decisionsOf(tenant)).toBe(1);
  });
});

describe("what is remembered of erasures", () => {
  it("is bounded, and whatever is older than it counts as forgotten", () => {
    const forgettings = new Forgettings(3);
    const ref = (name: string) => name as SubjectRef;
    for (const [at, name] of ["a", "b", "c", "d"].entries()) forgettings.note(tenant.id, ref(name), at);
    expect(forgettings.last(tenant.id, ref("d"))).toBe(3);
    expect(forgettings.last(tenant.id, ref("a"))).toBe(0);
    expect(forgettings.last(tenant.id, ref("never")), "nobody knows").toBe(0);
    expect(forgettings.last(other.id, null)).toBe(0);
  });
});

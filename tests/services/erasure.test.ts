import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { subjectDigest } from "@/lib/receipt/verify-receipt";
import { runRound } from "@/server/services/erasures/erasure-queue";
import { startErasure } from "@/server/services/erasures/start-erasure";
import { ask, chat, contentOf, send } from "../support/ask";
import { callerAs } from "../support/dashboard";
import { filesHolding } from "../support/data-files";
import { says } from "../support/fake-upstream";
import { SYSTEM, startLethe, type TestLethe, type TestTenant } from "../support/lethe";
import { gate, until } from "../support/until";
import { counts, erase, fill, finished, holding, personal, SHARED, sealed } from "./erasure-steps";

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

describe("the erasure of a tenant", () => {
  it("leaves nothing of it in any table or file, and the other tenant as it was", async () => {
    await fill(lethe, tenant);
    await fill(lethe, other);
    const needles = (await sealed(lethe, tenant)).all;
    expect(needles.length).toBeGreaterThanOrEqual(8);
    expect(holding(lethe, needles).length, "they can be found before").toBeGreaterThan(0);
    const before = await counts(lethe, other);
    // Of this one the statistics are still in memory when the erasure comes.
    expect((await ask(lethe, tenant, SHARED[0] ?? "")).outcome).toBe("hit-exact");
    const indexed = async () => (await lethe.services.similarity.of(tenant.id)).size;
    expect((await ask(lethe, tenant, `Hello, ${SHARED[0]}`)).outcome).toBe("hit-semantic");
    expect(await indexed()).toBeGreaterThan(0);
    const { receipt } = await erase(lethe, tenant);
    expect(await indexed(), "nothing of it is left in memory").toBe(0);
    await lethe.services.recorder.flush();
    expect(await counts(lethe, tenant)).toEqual({ entries: 0, states: 0, decisions: 0, usage: 0 });
    expect(holding(lethe, needles)).toEqual([]);
    expect(await counts(lethe, other)).toEqual(before);
    expect(receipt.counts).toMatchObject({ entries: 4, decisions: 7 });
    expect(receipt.keysDestroyed.length, "the tenant's, the shared one, and two people's").toBe(4);
    expect(
      receipt.steps.every(({ ok }) => ok),
      JSON.stringify(receipt.steps),
    ).toBe(true);
    for (const question of SHARED) {
      expect((await ask(lethe, other, question)).outcome).toBe("hit-exact");
      expect((await ask(lethe, tenant, `Hello, ${question}`)).outcome).toBe("miss");
    }
  });

  it("says in its receipt what it can't reach: the copies that an operator made, and what the provider keeps", async () => {
    const { receipt } = await erase(lethe, tenant);
    const said = JSON.stringify(receipt.outsideReach);
    for (const copy of ["backups", "replicas", "snapshots", "exports", "similarity index", "vault", "provider"]) {
      expect(said).toContain(copy);
    }
    expect(receipt.steps.map(({ step }) => step)).toContain("forget index");
  });

  it("says by when the operator's backups run out, and of nothing else that it knows", async () => {
    const own = await startLethe({ environment: { LETHE_BACKUP_DAYS: "30" } });
    const { receipt } = await erase(own, await own.tenant());
    const until = new Date(Date.parse(receipt.completedAt) + 30 * 86_400_000).toISOString();
    const dated = receipt.outsideReach.filter((copy) => copy.until !== null);
    expect(dated).toEqual([expect.objectContaining({ copy: expect.stringContaining("backups"), until })]);
    await own.close();
  });

  it("lets the tenant begin anew: asked, stored, served", async () => {
    await fill(lethe, tenant);
    await erase(lethe, tenant);
    expect((await ask(lethe, tenant, SHARED[0] ?? "")).outcome).toBe("miss");
    expect((await ask(lethe, tenant, SHARED[0] ?? "")).outcome).toBe("hit-exact");
    expect((await ask(lethe, tenant, `Hello, ${SHARED[0]}`)).outcome).toBe("hit-semantic");
  });

  it("makes a backup of the database worthless", async () => {
    const own = await startLethe();
    const someone = await own.tenant();
    await fill(own, someone);
    await own.stop();
    const backup = readFileSync(join(own.dataDirectory, "lethe.db"));
    let again = await own.restart();
    await erase(again, someone);
    await again.stop();
    const { writeFileSync, rmSync } = await import("node:fs");
    for (const suffix of ["-wal", "-shm"]) rmSync(join(own.dataDirectory, `lethe.db${suffix}`), { force: true });
    writeFileSync(join(own.dataDirectory, "lethe.db"), backup);
    again = await again.restart();
    const replay = await again.services.db.read.auditRecord.findFirst({ where: { action: "ledger.replay" } });
    expect(JSON.parse(replay?.details ?? "{}"), "the rows were back, and went").toMatchObject({ rows: 4 });
    expect((await again.services.db.entries.totals(someone.id)).entries).toBe(0);
    for (const question of SHARED)
      expect((await ask(again, someone, question, { "Cache-Control": "no-store" })).outcome).toBe("miss");
    await again.close();
  });
});

describe("the erasure of a person", () => {
  it("takes what is theirs and nothing else", async () => {
    await fill(lethe, tenant);
    await fill(lethe, other);
    const before = await counts(lethe, other);
    const { ofPersons } = await sealed(lethe, tenant);
    const { receipt, subjectKey } = await erase(lethe, tenant, "jane");
    expect(receipt.counts).toEqual({ entries: 1, decisions: 2 });
    expect(receipt.keysDestroyed).toHaveLength(1);
    expect(receipt.subject?.digest).toBe(subjectDigest(subjectKey ?? "", "jane"));
    expect(JSON.stringify(receipt)).not.toContain("jane");
    expect(
      ofPersons.filter((needles) => holding(lethe, needles).length === 0),
      "one of the two is gone",
    ).toHaveLength(1);
    expect(await counts(lethe, tenant)).toMatchObject({ entries: 3, decisions: 3 });
    expect(await counts(lethe, other)).toEqual(before);
    expect((await ask(lethe, tenant, SHARED[0] ?? "")).outcome).toBe("hit-exact");
    expect((await ask(lethe, tenant, `Hello, ${SHARED[0]}`)).outcome).toBe("hit-semantic");
    expect((await ask(lethe, tenant, personal("joan"), { "Lethe-Subject": "joan" })).outcome).toBe("hit-exact");
    expect((await ask(lethe, tenant, personal("jane"), { "Lethe-Subject": "jane" })).outcome).toBe("miss");
    expect((await ask(lethe, other, personal("jane"), { "Lethe-Subject": "jane" })).outcome).toBe("hit-exact");
  });

  it("leaves the name nowhere in the data directory or the log", async () => {
    const who = "xanthippe-of-athens";
    await ask(lethe, tenant, personal("someone"), { "Lethe-Subject": who });
    await erase(lethe, tenant, who);
    expect(filesHolding(lethe.dataDirectory, who)).toEqual([]);
    expect(lethe.log()).not.toContain(who);
  });

  it("of whom nothing is held is complete too, with a receipt that says so", async () => {
    const { receipt } = await erase(lethe, tenant, "nobody");
    expect(receipt.counts).toEqual({ entries: 0, decisions: 0 });
    expect(receipt.keysDestroyed).toEqual([]);
    expect(receipt.kind).toBe("nothing-held");
  });
});

describe("while an erasure is under way", () => {
  it("an answer that was on its way is given to its caller and not stored", async () => {
    const held = gate();
    lethe.upstream.reply(says("It was on its way.", { hold: held.opened }));
    const asked = [ask(lethe, tenant, SHARED[0] ?? ""), ask(lethe, tenant, chat(SHARED[1] ?? "", { stream: true }))];
    await until("the provider was asked", () => lethe.upstream.calls.length === 2);
    await erase(lethe, tenant);
    held.open();
    const [plain, streamed] = await Promise.all(asked);
    expect([plain?.status, plain && contentOf(plain)]).toEqual([200, "It was on its way."]);
    expect(streamed?.text).toContain("[DONE]");
    expect((await counts(lethe, tenant)).entries).toBe(0);
    lethe.upstream.reply(says("Fresh."));
    expect((await ask(lethe, tenant, SHARED[0] ?? "")).outcome).toBe("miss");
  });

  it("nothing is looked up or stored, and the other tenant notices nothing", async () => {
    await fill(lethe, tenant);
    await fill(lethe, other);
    const held = gate();
    const db = lethe.services.db as { entries: typeof lethe.services.db.entries };
    const { entries } = db;
    const eraseTenant = async (id: typeof tenant.id) => {
      await held.opened;
      return entries.eraseTenant(id);
    };
    db.entries = { ...entries, eraseTenant };
    const { id } = await startErasure(lethe.services, SYSTEM, { tenantId: tenant.id, confirm: tenant.name });
    await until(
      "its keys are gone",
      async () => (await callerAs(lethe, "auditor").erasures.get({ id })).state === "key-destroyed",
    );
    const told = await ask(lethe, tenant, SHARED[0] ?? "");
    expect([told.status, told.outcome, told.reason]).toEqual([200, "bypass", "tenant-blocked"]);
    const put = await send(lethe, tenant.key, "/api/v1/cache/entries", { model: "m", prompt: "x y z?", response: "x" });
    expect(put.status).toBe(503);
    expect((await ask(lethe, other, SHARED[0] ?? "")).outcome).toBe("hit-exact");
    expect((await ask(lethe, other, "Where do storks nest?")).outcome).toBe("miss");
    expect((await ask(lethe, other, "Where do storks nest?")).outcome).toBe("hit-exact");
    held.open();
    await finished(lethe, id);
    db.entries = entries;
    expect((await counts(lethe, tenant)).entries).toBe(0);
  });
});

describe("an erasure that a fault or a crash stopped", () => {
  let own: TestLethe;
  afterEach(() => own.close());

  const fail = () => Promise.reject(new Error("the power went out"));
  const FAULTS: Record<string, (l: TestLethe) => void> = {
    blocked: (l) => {
      (l.services.vault as { destroyTenant: unknown }).destroyTenant = fail;
    },
    "key-destroyed": (l) => {
      const db = l.services.db as { entries: object };
      db.entries = { ...db.entries, eraseTenant: fail };
    },
    "blocked, its keys already gone": (l) => {
      const vault = l.services.vault as { destroyTenant: (id: never) => Promise<unknown> };
      const sound = vault.destroyTenant.bind(vault);
      vault.destroyTenant = (id) => sound(id).then(fail);
    },
    "key-destroyed, its rows already gone": (l) => {
      const db = l.services.db as { usage: { eraseTenant: (id: never) => Promise<unknown> } };
      const sound = db.usage.eraseTenant;
      db.usage = { ...db.usage, eraseTenant: (id) => sound(id).then(fail) };
    },
    "pending-physical": (l) => {
      (l.services.db as { purge: unknown }).purge = fail;
    },
    "pending-physical, its key not yet renewed": (l) => {
      (l.services.vault as { rotateRoot: unknown }).rotateRoot = fail;
    },
  };

  it.each(Object.keys(FAULTS))("in the state '%s' is carried to its end by the next start", async (state) => {
    own = await startLethe();
    const [someone, neighbour] = [await own.tenant(), await own.tenant()];
    await fill(own, someone);
    await fill(own, neighbour);
    const needles = (await sealed(own, someone)).all;
    FAULTS[state]?.(own);
    const { id } = await startErasure(own.services, SYSTEM, { tenantId: someone.id, confirm: someone.name });
    await until("it has failed", async () => (await callerAs(own, "auditor").erasures.get({ id })).failure !== null);
    const stopped = await callerAs(own, "auditor").erasures.get({ id });
    expect(stopped).toMatchObject({ state: state.split(",")[0], hasReceipt: false });
    const between = await ask(own, someone, SHARED[0] ?? "");
    if (state.startsWith("pending")) expect(between.outcome, "the tenant begins anew").toBe("miss");
    else expect(between.reason, "nothing is served in between").toBe("tenant-blocked");
    await expect(callerAs(own, "auditor").erasures.receipt({ id })).rejects.toMatchObject({ code: "CONFLICT" });

    own = await own.restart();
    const { receipt } = await finished(own, id);
    expect((await callerAs(own, "auditor").erasures.get({ id })).failure).toBeNull();
    expect(receipt.counts.entries).toBe(4);
    expect(receipt.counts.decisions).toBeGreaterThanOrEqual(5);
    // A request in between gave the tenant one more, which had to go too.
    expect(receipt.keysDestroyed.length).toBeGreaterThanOrEqual(4);
    const scan = receipt.steps.find(({ step }) => step === "scan for remains");
    expect(scan).toMatchObject({ ok: true, detail: "4 sealed answers looked for, 0 found" });
    expect(holding(own, needles)).toEqual([]);
    expect((await counts(own, someone)).entries).toBe(state.startsWith("pending") ? 1 : 0);
    expect((await ask(own, neighbour, SHARED[0] ?? "")).outcome).toBe("hit-exact");
    if (!state.startsWith("pending")) expect((await ask(own, someone, SHARED[0] ?? "")).outcome).toBe("miss");
    expect((await ask(own, someone, SHARED[0] ?? "")).outcome).toBe("hit-exact");
  });

  it("changes nothing when it is run again after its end", async () => {
    own = await startLethe();
    const someone = await own.tenant();
    await fill(own, someone);
    const { id, receipt } = await erase(own, someone);
    await ask(own, someone, SHARED[0] ?? "");
    await runRound(own.services);
    expect((await finished(own, id)).receipt).toEqual(receipt);
    expect((await ask(own, someone, SHARED[0] ?? "")).outcome).toBe("hit-exact");
  });
});

import { cpSync, existsSync, rmSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fill, finished, rowsOfTenant } from "../services/erasure-steps";
import { ask } from "../support/ask";
import { callerAs } from "../support/dashboard";
import { filesHolding } from "../support/data-files";
import { startLethe, type TestLethe, type TestTenant } from "../support/lethe";

const NAME = "Wallabysternwarte Nord";
let lethe: TestLethe;
let gone: TestTenant;
let kept: TestTenant;
let id: string;

const files = () => ["lethe.db", "lethe.db-wal", "lethe.db-shm"].map((name) => `${lethe.dataDirectory}/${name}`);
const copyOf = (path: string) => path.replace(lethe.dataDirectory, `${lethe.dataDirectory}.copy`);

/** The database alone is of before the deletion. */
beforeAll(async () => {
  lethe = await startLethe();
  [gone, kept] = [await lethe.tenant({ name: NAME }), await lethe.tenant()];
  for (const one of [gone, kept]) await fill(lethe, one);
  await lethe.stop();
  for (const path of files()) if (existsSync(path)) cpSync(path, copyOf(path));
  lethe = await lethe.restart();
  ({ id } = await callerAs(lethe, "owner").tenants.delete({ tenantId: gone.id, confirm: NAME }));
  await finished(lethe, id);
  await lethe.stop();
  for (const path of files()) {
    rmSync(path, { force: true });
    if (existsSync(copyOf(path))) cpSync(copyOf(path), path);
  }
  lethe = await lethe.restart();
});
afterAll(async () => {
  rmSync(`${lethe.dataDirectory}.copy`, { recursive: true, force: true });
  await lethe.close();
});

describe("a tenant whose deletion a restored database does not know of", () => {
  it("is deleted again, whole, under the id that its receipt names", async () => {
    const { receipt } = await finished(lethe, id);
    expect(receipt).toMatchObject({ kind: "deletion", erasure: id, tenant: { id: gone.id, name: "" } });
    expect(rowsOfTenant(lethe, gone)).toEqual({ erasure: 1, audit_record: 1 });
    expect(filesHolding(lethe.dataDirectory, NAME)).toEqual([]);
  });

  it("and the others are served as before", async () => {
    expect((await ask(lethe, gone, "What do hedgehogs eat?")).status).toBe(401);
    expect((await ask(lethe, kept, "What do hedgehogs eat?")).outcome).toBe("hit-exact");
  });

  it("once: a start after that does nothing to it", async () => {
    lethe = await lethe.restart();
    const complete = { where: { action: "erasure.complete", target: id } };
    expect(await lethe.services.db.read.auditRecord.count(complete)).toBe(1);
  });
});

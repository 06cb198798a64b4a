import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { AuditEntry } from "@/lib/audit/record";
import { verifyCheckpoint } from "@/lib/audit/verify-checkpoint";
import { TRAIL_FORMAT, verifyTrail } from "@/lib/audit/verify-trail";
import { maintainOnce } from "@/server/services/maintenance";
import { callerAs } from "../support/dashboard";
import { startLethe, type TestLethe } from "../support/lethe";

let lethe: TestLethe;
beforeEach(async () => {
  lethe = await startLethe();
  await lethe.tenant();
});
afterEach(() => lethe.close());

const audit = () => callerAs(lethe, "auditor").audit;
const extend = () => lethe.services.auditTree.extend();
const act = () => callerAs(lethe, "admin").tenants.create({ name: `made ${Math.random()}` });
async function head(): Promise<{ note: string; pem: string; size: number; origin: string }> {
  const { checkpoint, publicKeyPem: pem } = await audit().checkpoint();
  const note = checkpoint ?? "";
  const verdict = verifyCheckpoint(note, pem);
  if (!verdict.holds) throw new Error(verdict.why);
  return { note, pem, size: verdict.checkpoint.size, origin: verdict.checkpoint.origin };
}
const verdict = async (notes?: string[]) => {
  const { note, pem } = await head();
  return verifyTrail(await audit().export({}), notes ?? [note], pem);
};
const PROJECT = fileURLToPath(new URL("../..", import.meta.url));

/** No tenant is deleted here. */
const entries = async () => (await audit().export({})) as AuditEntry[];

describe("the audit trail", () => {
  it("has no checkpoint before the first upkeep, and then one over every record", async () => {
    expect((await audit().checkpoint()).checkpoint).toBeNull();
    await maintainOnce(lethe.services, 1);
    const records = await entries();
    expect(records.at(-1)?.action).toBe("audit.log-begin");
    expect(await verdict()).toEqual({ holds: true, records: records.length, covered: records.length, dropped: 0 });
    expect(lethe.log(), "whoever keeps the log keeps the checkpoint").toContain(JSON.stringify((await head()).note));
  });

  it("grows by what is done, also over a restart, and its older checkpoints go on holding", async () => {
    const notes: string[] = [];
    for (let round = 0; round < 3; round++) {
      for (let acts = 0; acts <= round; acts++) await act();
      await extend();
      notes.push((await head()).note);
      lethe = await lethe.restart();
    }
    const { size, origin } = await head();
    expect(await verdict(notes)).toMatchObject({ holds: true });
    await act();
    await extend();
    expect(await head()).toMatchObject({ size: size + 1, origin });
    expect((await entries()).filter(({ action }) => action === "audit.log-begin")).toHaveLength(1);
  });

  it("is signed when the server ends", async () => {
    await act();
    lethe = await lethe.restart();
    expect(await verdict()).toMatchObject({ holds: true, covered: (await entries()).length });
  });

  it("is not signed again when nothing was done", async () => {
    await extend();
    const { note } = await head();
    const logged = lethe.log().length;
    await extend();
    expect([(await head()).note, lethe.log().length]).toEqual([note, logged]);
  });

  it("is given page by page", async () => {
    const all = await audit().export({});
    const [first] = await audit().export({ limit: 1 });
    expect([first, ...(await audit().export({ after: 1 }))]).toEqual(all);
  });
});

describe("whoever changes the rows behind the server's back", () => {
  beforeEach(async () => {
    for (let acts = 0; acts < 5; acts++) await act();
    await extend();
  });
  const write = (work: Parameters<typeof lethe.services.db.write>[0]) => lethe.services.db.write(work);

  it("is seen by an auditor: a changed record", async () => {
    await write((tx) => tx.auditRecord.update({ where: { seq: 3 }, data: { actor: "somebody else" } }));
    await act();
    await extend();
    expect(await verdict()).toMatchObject({ holds: false });
  });

  it("is seen by an auditor who kept a checkpoint: the newest records taken away, with the tree", async () => {
    const kept = await head();
    await write((tx) => tx.auditRecord.deleteMany({ where: { seq: { gt: 4 } } }));
    await write((tx) => tx.serverSetting.deleteMany({ where: { name: "audit-tree" } }));
    lethe = await lethe.restart();
    await extend();
    expect((await head()).origin, "it is another log, and says so").not.toBe(kept.origin);
    expect((await entries()).at(-1)?.action).toBe("audit.log-begin");
    expect(await verdict([kept.note])).toMatchObject({ holds: false });
  });

  it.each([
    ["the newest records are gone", (size: number) => ({ seq: { gte: size } })],
    ["a new record is gone", (size: number) => ({ seq: size + 1 })],
  ])("is seen by the server, which signs nothing more: %s", async (_, gone) => {
    const { note, size } = await head();
    for (let acts = 0; acts < 2; acts++) await act();
    if (gone(size).seq !== size + 1) await write((tx) => tx.auditRecord.deleteMany({ where: { seq: { gt: size } } }));
    await write((tx) => tx.auditRecord.deleteMany({ where: gone(size) }));
    for (let turn = 0; turn < 3; turn++) await extend();
    expect((await head()).note).toBe(note);
    expect(lethe.log().match(/the audit trail is broken/g), "said once").toHaveLength(1);
  });

  it("can't forge the tree: one that does not fit its checkpoint is not continued", async () => {
    const { origin } = await head();
    const row = await lethe.services.db.read.serverSetting.findUniqueOrThrow({ where: { name: "audit-tree" } });
    const state = JSON.parse(row.value) as { size: number };
    const value = JSON.stringify({ ...state, size: state.size - 1 });
    await write((tx) => tx.serverSetting.update({ where: { name: "audit-tree" }, data: { value } }));
    expect((await audit().checkpoint()).checkpoint).toBeNull();
    lethe = await lethe.restart();
    await extend();
    expect((await head()).origin).not.toBe(origin);
    expect(await verdict()).toMatchObject({ holds: true });
  });
});

describe("the command that verifies a trail", () => {
  let directory = "";
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "lethe-audit-"));
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  function file(name: string, content: unknown): string {
    const path = join(directory, name);
    writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
    return path;
  }
  const run = (...args: string[]) =>
    spawnSync("npx", ["tsx", "scripts/verify-audit.ts", ...args], { cwd: PROJECT, encoding: "utf8" });

  it("exits 0 only for the whole trail", async () => {
    await extend();
    const { note, pem } = await head();
    const records = await entries();
    const key = file("key.pem", pem);
    const trail = { format: TRAIL_FORMAT, records, checkpoint: note };
    const good = run(file("audit.json", trail), key, file("kept.txt", note));
    expect([good.status, good.stdout]).toEqual([0, expect.stringContaining("The audit trail holds")]);
    const cut = run(
      file("cut.json", { ...trail, records: records.slice(0, -1), checkpoint: null }),
      key,
      file("kept.txt", note),
    );
    expect([cut.status, cut.stdout]).toEqual([1, ""]);
    expect(cut.stderr).toContain("does NOT hold");
    expect(run(file("none.json", "{}"), key).status).toBe(2);
    expect(run().status).toBe(2);
  });
});

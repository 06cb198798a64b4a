import { randomBytes } from "node:crypto";
import fs from "node:fs/promises";
import path from "node:path";
import pg from "pg";
import { expect, it } from "vitest";
import type { CacheKey } from "@/lib/core/brand";
import type { EntryRow } from "@/server/ports/entry-store";
import { purgeTables } from "@/server/store/postgres/maintenance";
import { ACME, decision, entryRow, OTHER, PERSON } from "../contract/rows";
import { onPostgres, onSqlite, type Stores } from "../contract/stores";

/** Random bytes that are found in no place by chance: in the middle of an answer, at the end of a vector. */
const inAnswer = randomBytes(24);
const inVector = randomBytes(24);
/** In a key, which lies in the leaves of an index too. */
const inKey = Buffer.from(randomBytes(12).toString("hex"));
const kept = randomBytes(24);

function marked(n: number, marker: Buffer, changes: Partial<EntryRow> = {}): EntryRow {
  const response = Buffer.concat([randomBytes(3_000), marker, randomBytes(3_000)]);
  const vector = Buffer.concat([randomBytes(90), inVector]);
  return entryRow(n, { response, vector, key: `${inKey}${n}` as CacheKey, ...changes });
}

async function fill(stores: Stores): Promise<void> {
  await stores.putTenant("acme");
  await stores.putTenant("other");
  for (let n = 0; n < 60; n++) {
    await stores.entries.put(marked(n, inAnswer));
    await stores.entries.put(
      entryRow(1_000 + n, { tenantId: OTHER, response: Buffer.concat([randomBytes(500), kept]) }),
    );
  }
  await stores.usage.addDecisions([decision(1, { subjectRef: PERSON })]);
}

onSqlite("purge", (opened) => {
  const file = () => opened.stores.url.slice("file:".length);

  async function countInFiles(needle: Buffer): Promise<number> {
    const present = (await fs.readdir(path.dirname(file()))).map((name) => path.join(path.dirname(file()), name));
    const contents = await Promise.all(present.map((name) => fs.readFile(name)));
    return contents.filter((content) => content.includes(needle)).length;
  }

  it("leaves nothing of an erased tenant in any file, and the others as they were", async () => {
    const { db, entries } = opened.stores;
    await fill(opened.stores);
    expect(await db.findBytes([inAnswer, inVector, inKey, kept])).toBe(4);
    await entries.eraseTenant(ACME);
    const { steps, found, searched } = await db.purge([inAnswer, inVector]);
    expect(steps.map(({ step, ok }) => ({ step, ok }))).toEqual([
      { step: "checkpoint", ok: true },
      { step: "vacuum", ok: true },
    ]);
    expect(steps[0]?.detail).toContain("busy=0");
    expect([found, searched.medium]).toEqual([[], true]);
    expect(await db.findBytes([inAnswer, inVector, inKey])).toBe(0);
    const [free] = await db.read.$queryRawUnsafe<{ freelist_count: bigint }[]>("PRAGMA freelist_count");
    expect(Number(free?.freelist_count)).toBe(0);
    await db.close();
    expect(await countInFiles(inKey)).toBe(0);
    expect(await countInFiles(inAnswer)).toBe(0);
    expect(await countInFiles(inVector)).toBe(0);
    expect(await countInFiles(kept)).toBe(1);
    await opened.stores.reopen();
    expect((await opened.stores.entries.totals(OTHER)).entries).toBe(60);
  });

  it("finds what an ordinary deletion leaves behind", async () => {
    const { db, entries } = opened.stores;
    await fill(opened.stores);
    await entries.eraseTenant(ACME);
    // The log still holds the rows as they were written: this is what purge is for.
    expect(await db.findBytes([inAnswer])).toBe(1);
  });

  it("finds a needle wherever it lies across two windows of the search, and only what is there", async () => {
    const content = randomBytes(3 << 20);
    await fs.writeFile(`${file()}-journal`, content);
    const around = (at: number) => Array.from({ length: 200 }, (_, n) => content.subarray(at + n - 100, at + n - 76));
    const present = [...around(1 << 20), ...around(2 << 20), content.subarray(0, 24), content.subarray(-24)];
    const absent = [randomBytes(24), Buffer.concat([content.subarray(-23), Buffer.of(0)])];
    expect(await opened.stores.db.findBytes([...present, ...absent])).toBe(present.length);
    await fs.rm(`${file()}-journal`);
  });

  it("refuses to search for what would be found by chance", async () => {
    await expect(opened.stores.db.findBytes([new Uint8Array(3)])).rejects.toMatchObject({ code: "invalid" });
    expect(await opened.stores.db.findBytes([])).toBe(0);
  });
});

onPostgres("purge", (opened) => {
  it("leaves nothing of an erased tenant in tables and statistics", async () => {
    const { db, entries } = opened.stores;
    await fill(opened.stores);
    expect(await db.findBytes([inAnswer, inVector, kept, randomBytes(24)])).toBe(3);
    expect(await db.findBytes([inKey])).toBe(1);
    await entries.eraseTenant(ACME);
    const { steps, found } = await db.purge([inAnswer, inVector]);
    expect(steps.filter((step) => !step.ok)).toEqual([]);
    expect(found).toEqual([]);
    expect(await db.findBytes([inAnswer, inVector, inKey])).toBe(0);
    expect(await db.findBytes([kept])).toBe(1);
    await opened.server.query("postgres", "CHECKPOINT");
    expect(await filesWith(path.join(opened.server.directory, "base"), inVector)).toEqual([]);
    expect(await filesWith(path.join(opened.server.directory, "base"), inKey)).toEqual([]);
    expect(await filesWith(path.join(opened.server.directory, "base"), kept)).not.toEqual([]);
  });

  it.each(["an ordinary owner", "a superuser"])(
    "claims no more than a search of the files finds, as %s",
    async (who) => {
      const { db, entries, url } = opened.stores;
      const database = new URL(url).pathname.slice(1);
      await fill(opened.stores);
      const needles = (await entries.sampleForErasure(ACME, null, 9)).map((bytes) => Buffer.from(bytes));
      await entries.eraseTenant(ACME);
      const isOwner = who === "an ordinary owner";
      const report = isOwner ? await db.purge(needles) : await purgeTables(opened.server.url(database), needles);
      expect(report.steps.filter(({ ok }) => !ok)).toEqual([]);
      const holding = async (folder: string) => {
        const all = needles.map((needle) => filesWith(path.join(opened.server.directory, folder), needle));
        return (await Promise.all(all)).filter((files) => files.length > 0).length;
      };
      const log = report.copiesLeft.find(({ copy }) => copy.startsWith("write-ahead log"))?.detail;
      const inLog = await holding("pg_wal");
      expect(report.searched.medium).toBe(!isOwner);
      expect(report.found).toEqual([]);
      if (isOwner) {
        for (const refused of ["pg_ls_waldir", "pg_switch_wal", "CHECKPOINT"]) expect(log).toContain(refused);
        // What is claimed of the tables holds on the medium as well, once the server has written what it has in memory.
        await opened.server.query("postgres", "CHECKPOINT");
      } else expect(log ?? "holds 0 of the 9").toContain(`holds ${inLog} of the 9`);
      expect(await holding("base")).toBe(0);
    },
  );

  it("searches the files as an owner to whom that was granted", async () => {
    const { db, entries, url } = opened.stores;
    const database = new URL(url).pathname.slice(1);
    await fill(opened.stores);
    const needles = await entries.sampleForErasure(ACME, null, 9);
    const reading = "pg_read_binary_file(text, bigint, bigint, boolean), pg_ls_waldir(), pg_switch_wal()";
    await opened.server.query(database, `GRANT EXECUTE ON FUNCTION ${reading} TO lethe_owner`);
    await opened.server.query(database, "GRANT pg_checkpoint TO lethe_owner");
    try {
      expect((await db.purge(needles)).found).toEqual(needles.map((_, at) => at));
      await entries.eraseTenant(ACME);
      const report = await db.purge(needles);
      expect(report).toMatchObject({ found: [], searched: { medium: true } });
      expect(report.searched.detail).not.toContain("without a CHECKPOINT");
      expect(report.steps.map(({ step }) => step)).toContain("log");
    } finally {
      await opened.server.query(database, "REVOKE pg_checkpoint FROM lethe_owner");
      await opened.server.query(database, `REVOKE EXECUTE ON FUNCTION ${reading} FROM lethe_owner`);
    }
  });

  it("does not call a table rewritten in which a transaction elsewhere keeps what was deleted", async () => {
    const { db, entries, url } = opened.stores;
    await fill(opened.stores);
    const client = new pg.Client({ connectionString: opened.server.url(new URL(url).pathname.slice(1)) });
    await client.connect();
    await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ");
    // Any table: its snapshot is what counts.
    await client.query("SELECT count(*) FROM usage_hour");
    await entries.eraseTenant(ACME);
    const kept = (await db.purge([inAnswer])).steps.find(({ step }) => step === "vacuum entry");
    expect(kept).toMatchObject({ ok: false, detail: expect.stringContaining("60 deleted rows are kept") });
    await client.query("COMMIT");
    await client.end();
    expect((await db.purge([inAnswer])).steps.filter(({ ok }) => !ok)).toEqual([]);
  });

  it("keeps no samples of content in the planner's statistics", async () => {
    await fill(opened.stores);
    const database = new URL(opened.stores.url).pathname.slice(1);
    await opened.server.query(database, "ANALYZE");
    const rows = await opened.server.query(
      database,
      "SELECT attname FROM pg_stats WHERE tablename IN ('entry', 'decision') ORDER BY attname",
    );
    const sampled = rows.map((row) => row.attname);
    expect(sampled).toContain("created_at");
    for (const column of ["response", "vector", "metadata", "subject_ref", "policy_input", "tags", "signature"]) {
      expect(sampled).not.toContain(column);
    }
  });
});

async function filesWith(directory: string, needle: Buffer): Promise<string[]> {
  const found: string[] = [];
  for (const entry of await fs.readdir(directory, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile()) continue;
    const name = path.join(entry.parentPath, entry.name);
    if ((await fs.readFile(name)).includes(needle)) found.push(name);
  }
  return found;
}

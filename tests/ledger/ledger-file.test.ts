import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import canonicalize from "canonicalize";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { KeyId, TenantId } from "@/lib/core/brand";
import { inFileTurn } from "@/server/file-turn";
import { LedgerFile } from "@/server/ledger/ledger-file";
import type { LedgerEntry } from "@/server/ports/ledger";

let root: string;
const options = () => ({ directory: join(root, "ledger"), keysDirectory: join(root, "keys") });
const file = () => join(root, "ledger/ledger.jsonl");
const act = (n: number): LedgerEntry => ({
  act: "person",
  tenantId: "t" as TenantId,
  id: `erasure ${n}`,
  at: n,
  keys: ["k".repeat(n) as KeyId],
  epochs: [],
  vaultEpoch: null,
});

const numbers = (count: number) => Array.from({ length: count }, (_, n) => n + 1);

async function filled(count: number): Promise<void> {
  const ledger = await LedgerFile.open(options());
  await Promise.all(Array.from({ length: count }, (_, n) => ledger.append(act(n))));
  await ledger.close();
}

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "lethe-ledger-"));
});
afterEach(() => rm(root, { recursive: true, force: true }));

describe("the ledger", () => {
  it("holds what was appended, in order, and the folder of keys knows its head", async () => {
    await filled(20);
    const ledger = await LedgerFile.open(options());
    const records = await ledger.recordsAfter(0);
    expect(records.map(({ sequence, at }) => [sequence, at])).toEqual(Array.from({ length: 20 }, (_, n) => [n + 1, n]));
    expect(await ledger.headBesideKeys()).toEqual(ledger.head());
    await ledger.close();
  });

  it("is one chain when the workers of a machine append to it at once", async () => {
    const inTurn = <T>(work: () => Promise<T>) => inFileTurn(join(root, "ledger/ledger.lock"), work);
    const shared = { ...options(), inTurn };
    const workers = await Promise.all([1, 2, 3].map(() => LedgerFile.open(shared)));
    await Promise.all(workers.flatMap((ledger) => Array.from({ length: 8 }, (_, n) => ledger.append(act(n)))));
    const seen = await Promise.all(workers.map((ledger) => ledger.recordsAfter(0)));
    for (const records of seen) expect(records.map(({ sequence }) => sequence)).toEqual(numbers(24));
    await Promise.all(workers.map((ledger) => ledger.close()));
    const again = await LedgerFile.open(options());
    expect(again.head()).toMatchObject({ sequence: 24 });
    expect(await again.headBesideKeys()).toEqual(again.head());
    await again.close();
  });

  it("drops a line that a crash cut short wherever it was cut, and goes on", async () => {
    await filled(3);
    const whole = await readFile(file());
    const end = whole.lastIndexOf("\n") + 1;
    const begin = whole.lastIndexOf("\n", end - 2) + 1;
    for (let cut = begin; cut < end - 1; cut += 7) {
      await writeFile(file(), Buffer.concat([whole.subarray(0, cut), Buffer.alloc(whole.length - cut)]));
      const ledger = await LedgerFile.open(options());
      expect(ledger.head().sequence).toBe(2);
      await ledger.append(act(1));
      await ledger.close();
      const again = await LedgerFile.open(options());
      expect(again.head().sequence).toBe(3);
      await again.close();
    }
  });

  it("refuses to open after any flipped bit in any record, the last one too", async () => {
    await filled(3);
    const whole = await readFile(file());
    const end = whole.lastIndexOf("\n") - 1;
    for (let at = 0; at < end; at += 11) {
      const damaged = Buffer.from(whole);
      damaged[at] = (damaged[at] ?? 0) ^ (1 << (at % 7));
      await writeFile(file(), damaged);
      await expect(LedgerFile.open(options()), `byte ${at}`).rejects.toThrow(/is damaged/);
    }
  });

  it("keeps the last record whatever became of its end, and goes on", async () => {
    await filled(3);
    const whole = await readFile(file());
    const end = whole.lastIndexOf("\n");
    for (const byte of [0, 0x0b, 0x8a, 0x2a]) {
      await writeFile(file(), Buffer.from(whole).fill(byte, end, end + 1));
      const ledger = await LedgerFile.open(options());
      expect(ledger.head().sequence).toBe(3);
      await ledger.append(act(1));
      await ledger.close();
      const again = await LedgerFile.open(options());
      expect(again.head().sequence).toBe(4);
      await again.close();
    }
  });

  it("goes on from records of before each had a hash of its own", async () => {
    await filled(0);
    const line = canonicalize({ sequence: 1, previous: "", ...act(1) });
    await writeFile(file(), `${line}\n`);
    const ledger = await LedgerFile.open(options());
    expect(ledger.head().sequence).toBe(1);
    await ledger.append(act(2));
    await ledger.close();
    const again = await LedgerFile.open(options());
    expect(again.head().sequence).toBe(2);
    await again.close();
  });

  it("refuses a record taken out", async () => {
    await filled(3);
    const lines = (await readFile(file(), "utf8")).split("\n");
    await writeFile(file(), [lines[0], lines[2], ""].join("\n"));
    await expect(LedgerFile.open(options())).rejects.toThrow(/does not follow/);
  });

  it("has room ahead for hundreds of records: a full disk does not hold one up", async () => {
    await filled(1);
    const { length } = await readFile(file());
    const ledger = await LedgerFile.open(options());
    for (let n = 0; n < 200; n++) await ledger.append(act(1));
    await ledger.close();
    expect((await readFile(file())).length).toBe(length);
  });
});

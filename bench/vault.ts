/** The file vault with a million people of one tenant: start, memory, the way to a key, erasing one. */

import { mkdtempSync, rmSync, statSync } from "node:fs";
import { open } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { SubjectRef, TenantId } from "@/lib/core/brand";
import { openKeyFileVault } from "@/server/vault/key-file";

const TENANT = "acme" as TenantId;
const people = Number(process.argv[2] ?? 1_000_000);
const directory = mkdtempSync(join(tmpdir(), "lethe-bench-vault-"));

const subject = (n: number) => `person ${n}` as SubjectRef;

/** With the vault's own code, but without waiting for the disk after each: a million syncs would take an hour. */
async function fill(): Promise<void> {
  const handle = await open(process.execPath);
  const files = Object.getPrototypeOf(handle) as { sync(): Promise<void> };
  await handle.close();
  const { sync } = files;
  files.sync = async () => undefined;
  const vault = await openKeyFileVault({ directory });
  for (let n = 0; n < people; n++) await vault.dataKey(TENANT, subject(n));
  files.sync = sync;
  await vault.close();
}

async function timed<T>(work: () => Promise<T>): Promise<[T, number]> {
  const before = performance.now();
  return [await work(), Math.round((performance.now() - before) * 10) / 10];
}

await fill();
const before = process.memoryUsage().rss;
const [vault, startMs] = await timed(() => openKeyFileVault({ directory }));
const rssMib = Math.round((process.memoryUsage().rss - before) / 2 ** 20);
const [, firstReadMs] = await timed(() => vault.dataKey(TENANT, subject(people >> 1)));
const [gone, erasureMs] = await timed(async () => {
  const ids = await vault.destroySubject(TENANT, subject(people >> 2));
  await vault.rotateRoot();
  return ids;
});
await vault.close();
const fileMib = Math.round(statSync(join(directory, "vault.bin")).size / 2 ** 20);
console.log(JSON.stringify({ people, fileMib, startMs, rssMib, firstReadMs, erasureMs, destroyed: gone.length }));
rmSync(directory, { recursive: true, force: true });

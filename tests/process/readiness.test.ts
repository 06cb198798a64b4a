import { open, readFile, rename, rm, stat, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ask } from "../support/ask";
import { startLethe, type TestLethe, type TestTenant } from "../support/lethe";

const PAGE = 4096;
let lethe: TestLethe;
let tenant: TestTenant;

beforeEach(async () => {
  lethe = await startLethe();
  tenant = await lethe.tenant();
  await ask(lethe, tenant, "Where do storks nest?");
  await lethe.services.stores.settle();
  expect(await readyz()).toMatchObject({ status: 200, json: { status: "ready" } });
});
// What was broken may not close in peace.
afterEach(() => lethe.close().catch(() => undefined));

async function readyz(): Promise<{ status: number; json: Record<string, unknown> }> {
  const reply = await fetch(`${lethe.origin}/readyz`);
  return { status: reply.status, json: (await reply.json()) as Record<string, unknown> };
}

const file = (name: string) => join(lethe.dataDirectory, name);

/** Seeded: the same bytes each time. */
function noise(bytes: number, seed: number): Buffer {
  let state = seed;
  return Buffer.from(
    Array.from({ length: bytes }, () => {
      state = (state * 1_103_515_245 + 12_345) & 0x7fffffff;
      return (state >> 16) & 0xff;
    }),
  );
}

async function overwrite(path: string, at: number, bytes: Buffer): Promise<void> {
  const handle = await open(path, "r+");
  await handle.write(bytes, 0, bytes.length, at);
  await handle.close();
}

const broken = (...parts: string[]) => ({ status: 503, json: { status: "not ready", why: "broken", parts } });

describe("readyz asks the vault", () => {
  it.each([
    ["its head is gone", async (path: string) => overwrite(path, 0, noise(1024, 1))],
    ["a slot is garbled", async (path: string) => overwrite(path, 512 * 4 + 100, noise(64, 2))],
    ["it is cut off", async (path: string) => truncate(path, 1024)],
    ["it is not there", async (path: string) => rm(path)],
    [
      "another one lies there",
      async (path: string) => {
        const bytes = await readFile(path);
        await rename(path, `${path}.old`);
        await writeFile(path, noise(bytes.length, 3));
      },
    ],
  ])("and is not ready when %s", async (_, damage) => {
    await damage(file("keys/vault.bin"));
    expect(await readyz()).toEqual(broken("vault"));
  });

  it("and is not ready without its root key", async () => {
    await rename(file("keys/root.key"), file("keys/root.key.old"));
    expect(await readyz()).toEqual(broken("vault"));
    await rename(file("keys/root.key.old"), file("keys/root.key"));
    expect((await readyz()).status).toBe(200);
  });
});

describe("readyz asks the database", () => {
  it.each([0, 1, 2, 3, 4, 5])("and is not ready when pages are garbled (from page %i on)", async (page) => {
    // All that was written lies in the file itself, not beside it.
    lethe = await lethe.restart();
    const { size } = await stat(file("lethe.db"));
    expect(size).toBeGreaterThan((page + 8) * PAGE);
    await overwrite(file("lethe.db"), page * PAGE, noise(PAGE * 8, page + 1));
    expect(await readyz()).toEqual(broken("database"));
  });

  it("and is not ready when its writer does not answer", async () => {
    const { db } = lethe.services;
    const ping = db.ping;
    Object.assign(db, { ping: () => new Promise<void>(() => undefined) });
    Object.assign(lethe.services.limits, { readinessDeadlineMs: 1 });
    const { status } = await readyz();
    Object.assign(db, { ping });
    expect(status).toBe(503);
  });
});

import { cpSync, existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { erase, fill, personal, SHARED } from "../services/erasure-steps";
import { ask, send } from "../support/ask";
import { startLethe, type TestLethe, type TestTenant } from "../support/lethe";

/** With a root secret that the operator holds an old vault still opens: the case that a rotation alone does not cover. */
const ENVIRONMENT = { LETHE_ROOT_KEY: "5a".repeat(32) };
const AGES = ["old", "new"] as const;
type Age = (typeof AGES)[number];
type Part = "database" | "keys" | "vault file" | "ledger";

let lethe: TestLethe;
let gone: TestTenant;
let kept: TestTenant;
let head: { sequence: number; hash: string };

const data = (...path: string[]) => join(lethe.dataDirectory, ...path);
const PLACES: Record<Part, () => string[]> = {
  database: () => [data("lethe.db"), data("lethe.db-wal"), data("lethe.db-shm"), data("index")],
  keys: () => [data("keys")],
  "vault file": () => [data("keys/vault.bin")],
  ledger: () => [`${lethe.dataDirectory}.ledger`],
};
const copyOf = (age: Age, path: string) => `${lethe.dataDirectory}.copies/${age}${path}`;

function keep(age: Age): void {
  for (const part of ["database", "keys", "ledger"] as const) {
    for (const path of PLACES[part]()) if (existsSync(path)) cpSync(path, copyOf(age, path), { recursive: true });
  }
}

function putBack(part: Part, age: Age): void {
  for (const path of PLACES[part]()) {
    rmSync(path, { recursive: true, force: true });
    if (existsSync(copyOf(age, path))) cpSync(copyOf(age, path), path, { recursive: true });
  }
}

/**
 * A look-up that a busy machine cuts short goes upstream, and that answer is stored: asked again it is a hit, of a new
 * answer. So look-ups have all the time they want here, and each question is asked once.
 */
const UNHURRIED = { lookupDeadlineMs: 600_000 };

async function askOnce(tenant: TestTenant, question: string, headers: Record<string, string> = {}) {
  const told = await ask(lethe, tenant, question, headers);
  expect(told.outcome, told.reason ?? "").not.toBe("bypass");
  return told;
}

/** Every question whose answer was erased, asked again. */
async function erasedHits(): Promise<string[]> {
  const told = [];
  for (const question of SHARED) told.push(await askOnce(gone, question));
  for (const who of ["jane", "joan"]) told.push(await askOnce(gone, personal(who), { "Lethe-Subject": who }));
  told.push(await askOnce(kept, personal("jane"), { "Lethe-Subject": "jane" }));
  return told.map(({ outcome }) => outcome ?? "").filter((outcome) => outcome.startsWith("hit"));
}

const start = async (environment: Record<string, string> = {}) => {
  lethe = await lethe.restart({ limits: UNHURRIED, environment: { ...ENVIRONMENT, ...environment } });
};

beforeAll(async () => {
  lethe = await startLethe({ limits: UNHURRIED, environment: ENVIRONMENT });
  [gone, kept] = [await lethe.tenant(), await lethe.tenant()];
  const first = await lethe.tenant();
  for (const one of [gone, kept, first]) await fill(lethe, one);
  // An act before the copies: the old ledger is not an empty one.
  await erase(lethe, first);
  await lethe.stop();
  keep("old");
  await start();
  await erase(lethe, gone);
  ({ ledger: head } = (await erase(lethe, kept, "jane")).receipt as never);
  await lethe.stop();
  keep("new");
});

afterAll(async () => {
  rmSync(`${lethe.dataDirectory}.copies`, { recursive: true, force: true });
  await lethe.close();
});

/** Every combination goes through the commands (restored-backups.test.ts): these are copies that somebody made by hand. */
const oneNewer: Record<"database" | "keys" | "ledger", Age>[] = [
  { database: "old", keys: "old", ledger: "new" },
  { database: "new", keys: "old", ledger: "new" },
  { database: "old", keys: "new", ledger: "old" },
  { database: "new", keys: "new", ledger: "new" },
];

describe("of restored copies no erased answer is served", () => {
  it.each(oneNewer)("database $database, keys $keys, ledger $ledger", async (ages) => {
    for (const part of ["database", "keys", "ledger"] as const) putBack(part, ages[part]);
    if (ages.ledger === "old") {
      await expect(start()).rejects.toThrow(/LETHE_ACCEPT_RESTORE=yes/);
      await start({ LETHE_ACCEPT_RESTORE: "yes" });
      const accepted = { where: { action: "ledger.accept-restore" } };
      expect(await lethe.services.db.read.auditRecord.count(accepted)).toBe(1);
    } else await start();
    const { json } = await send(lethe, null, "/readyz");
    const restored = Object.values(ages).includes("old");
    const remarks = JSON.stringify(json.detail ?? []);
    expect(/restored: |a loss was accepted/.test(remarks), remarks).toBe(restored);
    expect(await erasedHits()).toEqual([]);
    const replays = await lethe.services.db.read.auditRecord.count({ where: { action: "ledger.replay" } });
    expect(replays > 0).toBe(restored);
    // Whose copies were complete was served as before.
    const other = await askOnce(kept, personal("joan"), { "Lethe-Subject": "joan" });
    expect(other.outcome).toBe("hit-exact");
    await lethe.stop();
  });

  it("nor when the vault file alone is old, beside a head that is new", async () => {
    for (const part of ["database", "keys", "ledger"] as const) putBack(part, "new");
    putBack("database", "old");
    putBack("vault file", "old");
    await start();
    expect(await erasedHits()).toEqual([]);
    await lethe.stop();
  });
});

describe("with nothing newer beside it an old copy is not started", () => {
  it("when the ledger is gone as well", async () => {
    for (const part of ["database", "keys", "ledger"] as const) putBack(part, "old");
    rmSync(`${lethe.dataDirectory}.ledger`, { recursive: true });
    await expect(start()).rejects.toThrow(/empty or gone/);
  });

  it("when the operator states a newer head", async () => {
    for (const part of ["database", "keys", "ledger"] as const) putBack(part, "old");
    const stated = `${head.sequence}:${head.hash}`;
    await expect(start({ LETHE_LEDGER_HEAD: stated })).rejects.toThrow(
      new RegExp(`record ${head.sequence} is known of`),
    );
  });
});

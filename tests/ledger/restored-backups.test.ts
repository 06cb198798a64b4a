import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DirectoryCopyLock } from "@/server/backup/copy-lock";
import { makeBackup } from "@/server/backup/make-backup";
import { type Restored, restoreBackup } from "@/server/backup/restore-backup";
import { readConfig } from "@/server/config";
import { createLogger } from "@/server/logger";
import { erase, fill, finished, holding, personal, SHARED, sealed } from "../services/erasure-steps";
import { ask } from "../support/ask";
import { callerAs } from "../support/dashboard";
import { startLethe, type TestLethe, type TestTenant } from "../support/lethe";
import { until } from "../support/until";

const PROJECT = fileURLToPath(new URL("../..", import.meta.url));
const ENVIRONMENT = { LETHE_ROOT_KEY: "5a".repeat(32) };
/** A look-up that is cut short goes upstream and its answer is stored: asked again it is a hit, of a new answer. */
const limits = { lookupDeadlineMs: 600_000 };
const AGES = ["old", "new"] as const;
type Age = (typeof AGES)[number];

let lethe: TestLethe;
let gone: TestTenant;
let kept: TestTenant;
let head: { sequence: number; hash: string };
let receipt: unknown;
let needles: Buffer[];

const ledgerFolder = () => `${lethe.dataDirectory}.ledger`;
const backupOf = (age: Age) => `${lethe.dataDirectory}.backups/${age}`;
const config = (more: Record<string, string> = {}) =>
  readConfig({ LETHE_DATA_DIR: lethe.dataDirectory, ...ENVIRONMENT, ...more } as unknown as NodeJS.ProcessEnv, PROJECT);

async function backUp(age: Age): Promise<void> {
  await makeBackup(config(), backupOf(age), "0");
  cpSync(ledgerFolder(), `${backupOf(age)}.ledger`, { recursive: true });
}

interface Ages {
  readonly database: Age;
  readonly keys: Age;
  readonly ledger: Age;
}

/** On a machine that has nothing but the backups and a copy of the ledger. */
function restore(ages: Ages, more: { accept?: boolean; stated?: boolean } = {}): Promise<Restored> {
  for (const name of readdirSync(lethe.dataDirectory)) rmSync(join(lethe.dataDirectory, name), { recursive: true });
  rmSync(ledgerFolder(), { recursive: true, force: true });
  cpSync(`${backupOf(ages.ledger)}.ledger`, ledgerFolder(), { recursive: true });
  return putBack(ages, more);
}

function putBack({ database, keys }: Ages, { accept, stated }: { accept?: boolean; stated?: boolean } = {}) {
  return restoreBackup({
    config: config(accept === true ? { LETHE_ACCEPT_RESTORE: "yes" } : {}),
    projectDirectory: PROJECT,
    clock: lethe.clock,
    log: createLogger("silent"),
    backup: backupOf(database),
    keysFrom: backupOf(keys),
    stated: stated === true ? [head] : [],
    replace: false,
  });
}

async function erasedHits(): Promise<string[]> {
  const told = [];
  for (const question of SHARED) told.push(await ask(lethe, gone, question));
  for (const who of ["jane", "joan"]) told.push(await ask(lethe, gone, personal(who), { "Lethe-Subject": who }));
  told.push(await ask(lethe, kept, personal("jane"), { "Lethe-Subject": "jane" }));
  for (const { outcome, reason } of told) expect(outcome, reason ?? "").not.toBe("bypass");
  return told.map(({ outcome }) => outcome ?? "").filter((outcome) => outcome.startsWith("hit"));
}

beforeAll(async () => {
  lethe = await startLethe({ limits, environment: ENVIRONMENT });
  [gone, kept] = [await lethe.tenant(), await lethe.tenant()];
  const first = await lethe.tenant();
  for (const one of [gone, kept, first]) await fill(lethe, one);
  await erase(lethe, first);
  needles = (await sealed(lethe, gone)).all;
  await backUp("old");
  await erase(lethe, gone);
  ({ receipt } = await erase(lethe, kept, "jane"));
  ({ ledger: head } = receipt as { ledger: typeof head });
  await backUp("new");
});

afterAll(async () => {
  rmSync(`${lethe.dataDirectory}.backups`, { recursive: true, force: true });
  await lethe.close();
});

describe("a backup beside a running server", () => {
  it("holds what is there, nothing of what was erased, and no ledger", () => {
    expect(holding({ dataDirectory: backupOf("old") } as TestLethe, needles).length).toBeGreaterThan(0);
    expect(holding({ dataDirectory: backupOf("new") } as TestLethe, needles)).toEqual([]);
    const names = readdirSync(backupOf("new"), { recursive: true }).map(String);
    expect(names.filter((name) => name.endsWith("ledger.jsonl"))).toEqual([]);
    expect(existsSync(`${backupOf("new")}.unfinished`)).toBe(false);
  });

  it("keeps the physical steps of an erasure out, which say so and follow", async () => {
    const release = new DirectoryCopyLock(lethe.dataDirectory).take();
    const { id } = await callerAs(lethe, "admin").erasures.start({
      tenantId: kept.id,
      subject: "nobody",
      confirm: "nobody",
    });
    const state = async () => callerAs(lethe, "auditor").erasures.get({ id });
    await until("it waits", async () => (await state()).waitsFor?.includes("backup") === true);
    expect((await state()).state).toBe("pending-physical");
    release?.();
    lethe.clock.advance(60_000);
    lethe.services.erasures.wake();
    await finished(lethe, id);
  });

  it("leaves alone what another run has begun, and leaves nothing where it was refused", async () => {
    const target = `${lethe.dataDirectory}.backups/later`;
    mkdirSync(`${target}.unfinished`);
    writeFileSync(`${target}.unfinished/lethe.db`, "of a run that is under way");
    const release = new DirectoryCopyLock(lethe.dataDirectory).take();
    await expect(makeBackup(config(), target, "0", { tries: 1 })).rejects.toThrow(/try again later/);
    expect(readdirSync(`${target}.unfinished`)).toEqual(["lethe.db"]);
    expect(existsSync(target)).toBe(false);
    release?.();
    await makeBackup(config(), target, "0");
    expect(existsSync(`${target}.unfinished`)).toBe(false);
  });

  it("goes into no folder that is there", async () => {
    await expect(makeBackup(config(), backupOf("old"), "0")).rejects.toThrow(/there already/);
  });
});

const all = AGES.flatMap((database) =>
  AGES.flatMap((keys) => AGES.map((ledger): Ages => ({ database, keys, ledger }))),
);

describe("a restore", () => {
  beforeAll(() => lethe.stop());

  it.each(all.filter((ages) => Object.values(ages).includes("new")))(
    "serves nothing that was erased: database $database, keys $keys, ledger $ledger",
    async (ages) => {
      if (ages.ledger === "old") {
        // The keys of the new backup, or its database, know of a newer ledger.
        await expect(restore(ages)).rejects.toThrow(/LETHE_ACCEPT_RESTORE=yes/);
        expect(readdirSync(lethe.dataDirectory).filter((name) => /^(?:lethe\.db|keys)/.test(name))).toEqual([]);
      }
      const { remarks } = await restore(ages, { accept: ages.ledger === "old" });
      const isOlder = Object.values(ages).includes("old");
      expect(/restored: |a loss was accepted/.test(remarks.join())).toBe(isOlder);
      lethe = await lethe.restart({ limits, environment: ENVIRONMENT });
      expect(await erasedHits()).toEqual([]);
      const other = await ask(lethe, kept, personal("joan"), { "Lethe-Subject": "joan" });
      expect(other.outcome).toBe("hit-exact");
      expect(await lethe.services.db.read.auditRecord.count({ where: { action: "backup.restore" } })).toBe(1);
      await lethe.stop();
    },
  );

  it("with everything old is refused by the latest receipt alone", async () => {
    await expect(restore({ database: "old", keys: "old", ledger: "old" }, { stated: true })).rejects.toThrow(
      new RegExp(`record ${head.sequence} is known of`),
    );
  });

  it("refuses a damaged file, and a folder that is taken", async () => {
    const path = join(backupOf("new"), "keys", "vault.bin");
    const whole = readFileSync(path);
    const ages: Ages = { database: "new", keys: "new", ledger: "new" };
    writeFileSync(path, Buffer.from(whole).fill(7, 600, 604));
    await expect(restore(ages)).rejects.toThrow(/vault\.bin is missing or damaged/);
    writeFileSync(path, whole);
    await restore(ages);
    await expect(putBack(ages)).rejects.toThrow(/--replace/);
  });

  it("asks for the latest receipt on the command line, and takes it from there", () => {
    const run = (...options: string[]) =>
      spawnSync("npm", ["run", "-s", "restore", "--", backupOf("new"), "--replace", ...options], {
        cwd: PROJECT,
        env: { ...process.env, ...ENVIRONMENT, LETHE_DATA_DIR: lethe.dataDirectory, LETHE_LEDGER_HEAD: "" },
        encoding: "utf8",
      });
    const silent = run();
    expect(silent.stderr).toMatch(/latest receipt/);
    expect(silent.status).toBe(2);
    const file = `${backupOf("new")}.receipt.json`;
    writeFileSync(file, JSON.stringify(receipt));
    const told = run("--receipt", file);
    expect(told.stderr).toBe("");
    expect(told.stdout).toMatch(/^Restored the backup of /);
  });
});

import {
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { EntryStore } from "@/server/ports/entry-store";
import { runRound } from "@/server/services/erasures/erasure-queue";
import { callerAs } from "../support/dashboard";
import { filesHolding } from "../support/data-files";
import type { TestLethe, TestTenant } from "../support/lethe";
import { startLethe } from "../support/lethe";
import { ROOMY } from "../support/roomy";
import { until } from "../support/until";
import { askAlike, copyOf, countLoaded, fill, type Opened, openOn, outcomeOf, QUESTIONS, sameTenant } from "./library";

/** What the server left when it was closed: a tenant whose index is worth a snapshot, and two that are small. */
let left: TestLethe;
let tenant: TestTenant;
let small: TestTenant;
/** Of another model, so in a scope that nobody asked for in that run: it is not in the snapshot. */
const UNASKED = QUESTIONS.slice(0, 600);
const LAST = "Which rivers in Norway have the most salmon?";
const HOUR_MS = 3_600_000;

beforeAll(async () => {
  left = await startLethe({ limits: ROOMY });
  [tenant, small] = [await left.tenant(), await left.tenant()];
  await fill(left, small, QUESTIONS.slice(0, 5));
  await fill(left, tenant, UNASKED, { model: "unasked" });
  await fill(left, tenant, QUESTIONS.slice(0, 995));
  await fill(left, tenant, QUESTIONS.slice(995), { ttl_seconds: 100 });
  // The rows above are then older than what is read again after a snapshot.
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + HOUR_MS });
  await fill(left, tenant, [LAST]);
  vi.useRealTimers();
  for (const one of [tenant, small]) await askAlike(left, one, QUESTIONS[0]);
  await left.stop();
});
afterAll(() => left.close());

let open: Opened;
const snapshotOf = (one: TestTenant, directory = left.dataDirectory) => join(directory, "index", `${one.id}.index`);
const alike = (question: string | undefined, one = tenant) =>
  outcomeOf(askAlike(open.lethe, sameTenant(open.lethe, one), question));

describe("the file of a snapshot", () => {
  it("is made at the end, for an index that is worth it and no other", () => {
    expect(readdirSync(join(left.dataDirectory, "index"))).toEqual([`${tenant.id}.index`]);
  });

  it("is nobody else's to read", () => {
    expect(statSync(snapshotOf(tenant)).mode & 0o777).toBe(0o600);
    expect(statSync(join(left.dataDirectory, "index")).mode & 0o777).toBe(0o700);
  });

  it("holds no word of a question, and nothing that can be squeezed", async () => {
    for (const word of ["badger", "migrate", "orchard", "salmon", "Norway"]) {
      expect(filesHolding(join(left.dataDirectory, "index"), word), word).toEqual([]);
    }
    const { deflateSync } = await import("node:zlib");
    const bytes = readFileSync(snapshotOf(tenant));
    expect(bytes.length).toBeGreaterThan(20_000);
    expect(deflateSync(bytes).length, "as random as sealed bytes are").toBeGreaterThan(bytes.length * 0.99);
  });
});

describe("after a restart", () => {
  beforeEach(async () => {
    open = await openOn(copyOf(left.dataDirectory));
  });
  afterEach(() => open.close());

  it("what was stored is found by similarity at once, without reading its row into the index", async () => {
    const loaded = countLoaded(open.lethe);
    for (const question of [QUESTIONS[0], QUESTIONS[500], QUESTIONS[994], LAST]) {
      expect(await alike(question), question).toBe("hit-semantic");
    }
    expect(loaded.rows, "only the newest").toBeLessThanOrEqual(1);
    expect((await open.lethe.services.similarity.of(tenant.id)).size).toBe(1_001);
  });

  it("the snapshot is gone: it is taken only once, and its bytes are overwritten", async () => {
    expect(readdirSync(open.index)).toEqual([]);
    const directory = copyOf(left.dataDirectory);
    linkSync(snapshotOf(tenant, directory), join(directory, "kept"));
    const second = await openOn(directory);
    const bytes = readFileSync(join(directory, "kept"));
    await second.close();
    expect(bytes.length).toBe(statSync(snapshotOf(tenant)).size);
    expect(bytes.every((byte) => byte === 0)).toBe(true);
  });

  it("what is stored then is found too, in this run and the next, and what a crash leaves", async () => {
    const own = sameTenant(open.lethe, tenant);
    const added = [
      "How deep is the lake of Zurich?",
      "Who painted the ceiling of the chapel?",
      "When was the bridge built?",
    ];
    const found = async () => {
      const outcomes = [];
      for (const question of [...added, QUESTIONS[3]]) outcomes.push(await alike(question));
      return outcomes;
    };
    const all = ["hit-semantic", "hit-semantic", "hit-semantic", "hit-semantic"];
    // An hour apart, so that the newest row alone is read again after the second snapshot; the others were stored before
    // and after the scope was loaded.
    for (const [at, question] of added.entries()) {
      vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + (at + 2) * HOUR_MS });
      await fill(open.lethe, own, [question]);
      vi.useRealTimers();
      expect(await alike(question)).toBe("hit-semantic");
    }

    const before = open;
    open = await openOn(copyOf(before.directory));
    let loaded = countLoaded(open.lethe);
    expect(readdirSync(open.index), "no snapshot is left that lacks them").toEqual([]);
    expect(await found()).toEqual(all);
    expect(loaded.rows, "all rows are read").toBe(1_004);
    await open.close();

    open = await before.again();
    loaded = countLoaded(open.lethe);
    expect(await found()).toEqual(all);
    expect(loaded.rows, "from a second snapshot").toBe(1);
  });

  it("what was deleted is never served, nor what has expired since", async () => {
    expect(await alike(QUESTIONS[997])).toBe("hit-semantic");
    const found = await askAlike(open.lethe, sameTenant(open.lethe, tenant), QUESTIONS[7]);
    const { id } = found.json.entry as { id: string };
    await callerAs(open.lethe, "admin").entries.remove({ tenantId: tenant.id, ids: [id] });
    expect(await alike(QUESTIONS[7])).toBe("miss");
    await open.lethe.stop();
    open.lethe.clock.advance(101_000);
    open = await open.again();
    expect(await alike(QUESTIONS[7])).toBe("miss");
    expect(await alike(QUESTIONS[997]), "it expired while nobody looked").toBe("miss");
    expect(await alike(QUESTIONS[8])).toBe("hit-semantic");
  });

  it("an entry of an old snapshot whose row is gone is never served, and one stored since is found", async () => {
    const own = sameTenant(open.lethe, tenant);
    const found = await askAlike(open.lethe, own, QUESTIONS[7]);
    const { id } = found.json.entry as { id: string };
    await callerAs(open.lethe, "admin").entries.remove({ tenantId: tenant.id, ids: [id] });
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 2 * HOUR_MS });
    await fill(open.lethe, own, ["How deep is the lake of Zurich?"]);
    vi.useRealTimers();
    await open.lethe.stop();
    // As from a backup.
    copyFileSync(snapshotOf(tenant), snapshotOf(tenant, open.directory));
    open = await open.again();
    expect(await alike(QUESTIONS[7])).toBe("miss");
    expect(await alike("How deep is the lake of Zurich?")).toBe("hit-semantic");
    expect(await alike(QUESTIONS[8])).toBe("hit-semantic");
  });

  it("a scope whose load broke off half-way is loaded from its beginning", async () => {
    const db = open.lethe.services.db as { entries: EntryStore };
    const sound = db.entries;
    let pages = 0;
    db.entries = {
      ...sound,
      loadScope: (...page) =>
        ++pages === 2 ? Promise.reject(new Error("the disk is gone")) : sound.loadScope(...page),
    };
    const ask = (question: string | undefined) =>
      outcomeOf(askAlike(open.lethe, sameTenant(open.lethe, tenant), question, { model: "unasked" }));
    expect(await ask(UNASKED[0])).toBe("bypass");
    expect(await ask(UNASKED[0])).toBe("hit-semantic");
    expect(await ask(UNASKED[599]), "of the page that could not be read").toBe("hit-semantic");
  });
});

describe("a snapshot that is not what this tenant's index was", () => {
  const file = () => snapshotOf(tenant, directory);
  let directory = "";
  beforeEach(() => {
    directory = copyOf(left.dataDirectory);
  });
  afterEach(() => open.close());

  const flip = (place: (size: number) => number) => () => {
    const bytes = readFileSync(file());
    const at = place(bytes.length);
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    writeFileSync(file(), bytes);
  };
  it.each([
    ["its first byte changed", flip(() => 0)],
    ["a byte of its nonce changed", flip(() => 5)],
    ["a byte of its middle changed", flip((size) => size >> 1)],
    ["its last byte changed", flip((size) => size - 1)],
    ["half of it lost", () => truncateSync(file(), statSync(file()).size >> 1)],
    ["all of it lost", () => truncateSync(file(), 0)],
    ["nothing of it left", () => rmSync(file())],
  ])("%s: the rows are used", async (_, damage) => {
    damage();
    open = await openOn(directory);
    const loaded = countLoaded(open.lethe);
    for (const question of [QUESTIONS[0], QUESTIONS[994], LAST]) expect(await alike(question)).toBe("hit-semantic");
    expect(loaded.rows).toBe(1_001);
  });

  it("another tenant's: nothing of it is used", async () => {
    renameSync(file(), snapshotOf(small, directory));
    open = await openOn(directory);
    const loaded = countLoaded(open.lethe);
    expect(await alike(QUESTIONS[0], small)).toBe("hit-semantic");
    expect(await alike(QUESTIONS[900], small)).toBe("miss");
    expect((await open.lethe.services.similarity.of(small.id)).size).toBe(5);
    expect(loaded.rows).toBe(5);
    expect(await alike(QUESTIONS[900])).toBe("hit-semantic");
  });

  it("nobody's: files that are none are left alone", async () => {
    writeFileSync(join(directory, "index", "notes.txt"), "a");
    writeFileSync(join(directory, "index", "a b.index"), "a");
    open = await openOn(directory);
    expect(readdirSync(open.index).sort()).toEqual(["a b.index", "notes.txt"]);
  });
});

describe("an erasure", () => {
  beforeEach(async () => {
    open = await openOn(copyOf(left.dataDirectory));
    // As if another process had left it: this one has taken its own.
    mkdirSync(open.index, { recursive: true });
    copyFileSync(snapshotOf(tenant), snapshotOf(tenant, open.directory));
    linkSync(snapshotOf(tenant, open.directory), join(open.directory, "kept"));
  });
  afterEach(() => open.close());

  it.each([
    ["of the tenant", {}],
    ["of one person", { subject: "jane" }],
  ])("%s removes the snapshot and overwrites its bytes", async (_, target) => {
    const { lethe } = open;
    const { name } = await callerAs(lethe, "auditor").tenants.get({ tenantId: tenant.id });
    const confirm = "subject" in target ? target.subject : name;
    const { id } = await callerAs(lethe, "admin").erasures.start({ tenantId: tenant.id, confirm, ...target });
    await until("the erasure is complete", async () => {
      return (await callerAs(lethe, "auditor").erasures.get({ id })).state === "complete";
    });
    await runRound(lethe.services);
    expect(existsSync(snapshotOf(tenant, open.directory))).toBe(false);
    const bytes = readFileSync(join(open.directory, "kept"));
    expect(bytes.length).toBe(statSync(snapshotOf(tenant)).size);
    expect(bytes.every((byte) => byte === 0)).toBe(true);
    await lethe.stop();
    const keptAnew = "subject" in target;
    expect(existsSync(snapshotOf(tenant, open.directory)), "of the others only").toBe(keptAnew);
    open = await open.again();
    expect(await alike(QUESTIONS[0])).toBe("subject" in target ? "hit-semantic" : "miss");
  });

  it("makes an older snapshot worthless, as out of a backup or of another process: the rows are used", async () => {
    const { lethe } = open;
    const { id } = await callerAs(lethe, "admin").erasures.start({
      tenantId: tenant.id,
      confirm: "jane",
      subject: "jane",
    });
    await until("the erasure is complete", async () => {
      return (await callerAs(lethe, "auditor").erasures.get({ id })).state === "complete";
    });
    await lethe.stop();
    mkdirSync(open.index, { recursive: true });
    copyFileSync(snapshotOf(tenant), snapshotOf(tenant, open.directory));
    open = await open.again();
    const loaded = countLoaded(open.lethe);
    expect(await alike(QUESTIONS[0])).toBe("hit-semantic");
    expect(loaded.rows, "none came out of the snapshot").toBe(1_001);
  });
});

import { chmodSync, linkSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { EntryId, TenantId } from "@/lib/core/brand";
import { earlierId } from "@/server/services/index-snapshots";
import { SnapshotFiles } from "@/server/snapshots/snapshot-files";

let root = "";
let files: SnapshotFiles;
const TENANT = "0190a5b0-0000-7000-8000-000000000000" as TenantId;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "lethe-snapshots-"));
  files = new SnapshotFiles(join(root, "index"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const path = (tenant: string = TENANT) => join(root, "index", `${tenant}.index`);
/** Longer than the zeros that are written at a time, and no multiple of them. */
const LONG = Buffer.alloc(2_500_001, 7);

describe("the files of snapshots", () => {
  it("give back what was written, once", async () => {
    await files.write(TENANT, LONG);
    expect(await files.list()).toEqual([TENANT]);
    expect(Buffer.compare((await files.take(TENANT)) ?? Buffer.alloc(0), LONG)).toBe(0);
    expect(await files.take(TENANT)).toBeNull();
    expect(await files.list()).toEqual([]);
  });

  it.each(["take", "remove"] as const)("overwrite every byte of what they %s", async (verb) => {
    await files.write(TENANT, LONG);
    linkSync(path(), join(root, "kept"));
    await files[verb](TENANT);
    const bytes = readFileSync(join(root, "kept"));
    expect(bytes.length).toBe(LONG.length);
    expect(bytes.every((byte) => byte === 0)).toBe(true);
    expect(readdirSync(join(root, "index"))).toEqual([]);
  });

  it("are for nobody else to read, even where a file was left open to all", async () => {
    await files.write(TENANT, Buffer.from("a"));
    chmodSync(path(), 0o644);
    await files.write(TENANT, Buffer.from("b"));
    expect(statSync(path()).mode & 0o777).toBe(0o600);
    expect(readFileSync(path(), "utf8")).toBe("b");
  });

  it("are none where nothing was written", async () => {
    expect(await files.list()).toEqual([]);
    expect(await files.take(TENANT)).toBeNull();
    await files.remove(TENANT);
  });

  it.each(["../outside", "a/b", "a\\b", "", ".", "a.b", "x".repeat(65), "a\0b"])(
    "never leave their folder for %j",
    async (name) => {
      const tenant = name as TenantId;
      await expect(files.write(tenant, LONG)).rejects.toThrow();
      await expect(files.take(tenant)).rejects.toThrow();
      await expect(files.remove(tenant)).rejects.toThrow();
      expect(readdirSync(root).filter((entry) => entry !== "index")).toEqual([]);
    },
  );
});

describe("the row from which to read on", () => {
  /** A UUID v7 of a time, with any random part. */
  const id = (at: number, random: bigint) => {
    const time = at.toString(16).padStart(12, "0");
    const rest = random.toString(16).padStart(18, "0");
    return `${time.slice(0, 8)}-${time.slice(8)}-7${rest.slice(0, 3)}-8${rest.slice(3, 6)}-${rest.slice(6)}` as EntryId;
  };
  const random = fc.bigInt({ min: 0n, max: 2n ** 72n - 1n });
  const time = fc.integer({ min: 0, max: 2 ** 47 });

  it("lies before every id of the time since, and after every id before", () => {
    fc.assert(
      fc.property(time, random, fc.integer({ min: 0, max: 1e9 }), time, random, (at, own, ms, otherAt, other) => {
        const from = earlierId(id(at, own), ms);
        const least = Math.max(0, at - ms);
        // The id itself is made of the least random part: an equal one is as good as never.
        fc.pre(other > 0n);
        expect(id(otherAt, other) > from).toBe(otherAt >= least);
      }),
    );
  });
});

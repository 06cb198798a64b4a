import { spawn } from "node:child_process";
import path from "node:path";
import { createInterface } from "node:readline";
import { expect, it } from "vitest";
import { ACME, entryId } from "./rows";
import { onSqlite } from "./stores";

const ROOT = path.resolve(import.meta.dirname, "../..");

/** Starts a process that stores entry after entry and prints each number once the store has acknowledged it. */
function startWriter(url: string) {
  const script = path.join(import.meta.dirname, "writer.ts");
  return spawn(process.execPath, ["--import", "tsx", script, url], {
    cwd: ROOT,
    stdio: ["ignore", "pipe", "inherit"],
  });
}

/** Kills the process, without any warning, as soon as it has acknowledged `count` writes. Resolves when it is gone. */
async function acknowledgedBeforeKill(url: string, count: number): Promise<number[]> {
  const writer = startWriter(url);
  const acknowledged: number[] = [];
  const gone = new Promise((resolve) => writer.on("close", (_, signal) => resolve(signal)));
  for await (const line of createInterface({ input: writer.stdout })) {
    acknowledged.push(Number(line));
    if (acknowledged.length === count) writer.kill("SIGKILL");
  }
  expect(await gone).toBe("SIGKILL");
  return acknowledged;
}

onSqlite("durability", (opened) => {
  it("keeps every acknowledged write of a process that is killed", async () => {
    await opened.stores.putTenant("acme");
    const acknowledged = await acknowledgedBeforeKill(opened.stores.url, 200);
    expect(acknowledged.length).toBeGreaterThanOrEqual(200);
    await opened.stores.reopen();
    const { entries } = opened.stores;
    for (const n of acknowledged) expect((await entries.get(ACME, entryId(n)))?.id).toBe(entryId(n));
    // What was written and not acknowledged is there whole or not at all.
    const held = await entries.list(ACME, { limit: 100_000 });
    expect(held.every((entry) => entry.response.length === 2_000 && entry.signature.length === 32)).toBe(true);
    expect(opened.stores.db.provider).toBe("sqlite");
  });
});

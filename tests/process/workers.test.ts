import { randomBytes } from "node:crypto";
import { expect, it } from "vitest";
import { readConfig } from "@/server/config";
import { nextPause, requireShareable } from "@/server/primary";

const LETHE_ROOT_KEY = randomBytes(32).toString("hex");
const POSTGRES = "postgresql://me:x@127.0.0.1/lethe";

const configOf = (environment: Record<string, string>) =>
  readConfig(environment as unknown as NodeJS.ProcessEnv, "/nowhere");

it("several workers are refused on SQLite and with the keys in a file, with the reason", () => {
  const onSqlite = configOf({ LETHE_WORKERS: "3" });
  expect(() => requireShareable(onSqlite)).toThrow(/needs Postgres.*one process owns/);
  const withFile = configOf({ LETHE_WORKERS: "3", DATABASE_URL: POSTGRES });
  expect(() => requireShareable(withFile)).toThrow(/LETHE_VAULT=database/);
});

it("one worker anywhere, and several on Postgres with the keys in it, are not", () => {
  requireShareable(configOf({}));
  requireShareable(configOf({ LETHE_WORKERS: "3", DATABASE_URL: POSTGRES, LETHE_VAULT: "database", LETHE_ROOT_KEY }));
});

it("a worker that keeps dying is started again after growing pauses, one that lived long at once", () => {
  const pauses: number[] = [];
  for (let death = 0; death < 10; death++) pauses.push(nextPause(pauses.at(-1), 100));
  expect(pauses.slice(0, 3)).toEqual([500, 1_000, 2_000]);
  expect(Math.max(...pauses)).toBe(30_000);
  expect(nextPause(30_000, 120_000)).toBe(500);
});

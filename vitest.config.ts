import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

/** Suites that start whole servers or stores. Each keeps its state in its own container, so they can share one load of the sources; none replaces a module. */
const SERVER = [
  "access",
  "audit",
  "contract",
  "coordination",
  "fleet",
  "gateway",
  "http",
  "ledger",
  "move",
  "policies",
  "quotas",
  "receipt",
  "scanning",
  "services",
  "sharing",
  "snapshots",
  "store",
  "upstreams",
  "vault",
].map(suitesOf);

/** Suites of pure libraries: nothing there is left behind by a test, and lists of words are read once, not by each file. */
const PURE = ["agreement", "keying", "pii", "rego", "seal", "similarity", "text", "wire"].map(suitesOf);

function suitesOf(room: string): string {
  return `tests/${room}/**/*.test.ts`;
}

export default defineConfig({
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  test: {
    environment: "node",
    pool: "forks",
    // What ends a test that hangs, and no measure of speed: a busy machine takes ten times as long.
    testTimeout: 120_000,
    hookTimeout: 180_000,
    // One worker for each core: by default Vitest leaves one core idle, which on two cores is half of the time.
    maxWorkers: availableParallelism(),
    projects: [
      { extends: true, test: { name: "server", include: SERVER, isolate: false } },
      { extends: true, test: { name: "pure", include: PURE, isolate: false } },
      {
        extends: true,
        // tests/browser is Playwright's; tests/clients has packages and a configuration of its own.
        test: {
          name: "parts",
          include: ["tests/**/*.test.ts", "packages/*/tests/**/*.test.ts"],
          exclude: [...SERVER, ...PURE, "tests/browser/**", "tests/clients/**"],
        },
      },
    ],
  },
});

import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

/** Suites that start whole servers. Each keeps its state in its own container, so they can share one load of the sources. */
const SERVER = ["tests/gateway/**/*.test.ts", "tests/http/**/*.test.ts", "tests/services/**/*.test.ts"];

export default defineConfig({
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  test: {
    environment: "node",
    pool: "forks",
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // One worker for each core: by default Vitest leaves one core idle, which on two cores is half of the time.
    maxWorkers: availableParallelism(),
    projects: [
      { extends: true, test: { name: "server", include: SERVER, isolate: false } },
      {
        extends: true,
        // tests/browser is Playwright's.
        test: {
          name: "parts",
          include: ["tests/**/*.test.ts", "packages/*/tests/**/*.test.ts"],
          exclude: [...SERVER, "tests/browser/**"],
        },
      },
    ],
  },
});

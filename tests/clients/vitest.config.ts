import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

/** Their packages are installed beside them, and only for these tests. */
export default defineConfig({
  resolve: { alias: { "@": fileURLToPath(new URL("../../src", import.meta.url)) } },
  test: {
    environment: "node",
    pool: "forks",
    include: ["tests/clients/*.test.ts"],
    isolate: false,
    maxWorkers: 1,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});

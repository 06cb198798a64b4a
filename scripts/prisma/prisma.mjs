// Prisma's command line without a download: `node scripts/prisma/prisma.mjs migrate status`. The database is named by
// DATABASE_URL, as in prisma.config.ts.
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";

const here = path.dirname(fileURLToPath(import.meta.url));
const cli = createRequire(import.meta.url).resolve("prisma/build/index.js");
const { status } = spawnSync(process.execPath, [cli, ...process.argv.slice(2)], {
  cwd: path.resolve(here, "../.."),
  stdio: "inherit",
  env: {
    ...process.env,
    PRISMA_SCHEMA_ENGINE_BINARY: path.join(here, "schema-engine.mjs"),
    PRISMA_HIDE_UPDATE_MESSAGE: "1",
  },
});
process.exitCode = status ?? 1;

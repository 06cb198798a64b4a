// Generates the Prisma clients of both databases. Offline: `generate` never calls the engine, so any program stands
// in for it and none is downloaded. Does nothing when schema, generator and Prisma are what they were.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const require = createRequire(import.meta.url);
// Only the provider is read from these; no connection is made.
const ADDRESS = { sqlite: "file:.data/lethe.db", postgres: "postgresql://127.0.0.1/lethe" };

for (const provider of Object.keys(ADDRESS)) generate(provider);

function generate(provider) {
  const output = path.join(root, "src/server/store/generated", provider);
  const stampFile = path.join(output, ".stamp");
  const stamp = stampOf(provider);
  if (fs.existsSync(stampFile) && fs.readFileSync(stampFile, "utf8") === stamp) return;
  runGenerate(provider);
  fs.writeFileSync(stampFile, stamp);
}

/** Hash of everything that the output depends on. */
function stampOf(provider) {
  const models = path.join(root, "prisma/models");
  const files = fs
    .readdirSync(models)
    .sort()
    .map((name) => path.join(models, name));
  const hash = createHash("sha256").update(require("prisma/package.json").version);
  for (const file of [...files, path.join(root, "prisma", provider, "schema.prisma")]) {
    hash.update(`\0${path.basename(file)}\0`).update(fs.readFileSync(file));
  }
  return hash.digest("hex");
}

function runGenerate(provider) {
  const cli = require.resolve("prisma/build/index.js");
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, "generate", "--no-hints"], {
    cwd: root,
    encoding: "utf8",
    env: {
      ...process.env,
      DATABASE_URL: ADDRESS[provider],
      PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
      PRISMA_HIDE_UPDATE_MESSAGE: "1",
      CHECKPOINT_DISABLE: "1",
    },
  });
  if (status === 0) return;
  process.stderr.write(stdout + stderr);
  process.exit(status ?? 1);
}

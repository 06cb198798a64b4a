// `npm run -s evidence -- --from DATE --to DATE [--tenant ID]`: what was done in a period, as one signed text on standard output.
// Works beside a running server. Check it with packages/verify, or on the page /verify.
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { version } from "../package.json";
import { readConfig } from "../src/server/config";
import { EvidenceRefused, makeEvidence } from "../src/server/evidence/make-evidence";
import { writeAudit } from "../src/server/services/audit/audit-event";
import { DEFAULT_LIMITS } from "../src/server/services/limits";
import { openDatabase } from "../src/server/store/database";
import { createUpstreamDirectory } from "../src/server/upstream/directory";
import { openVaultToRead } from "../src/server/vault/open-vault";
import { fail } from "./evidence";

const USAGE =
  "Usage: npm run -s evidence -- --from 2026-11-01 --to 2026-12-01 [--tenant ID]   (--to is not in it; UTC)";
const PROJECT = fileURLToPath(new URL("..", import.meta.url));

function readArguments() {
  try {
    const text = { type: "string" } as const;
    return parseArgs({ options: { from: text, to: text, tenant: text } }).values;
  } catch {
    return fail(USAGE, 2);
  }
}

const { from = "", to = "", tenant } = readArguments();
const period = { from: Date.parse(from), to: Math.min(Date.parse(to), Date.now()), tenantId: tenant ?? null };
if (!(period.from < period.to)) fail(USAGE, 2);

const config = readConfig(process.env, PROJECT);
const db = await openDatabase({
  url: config.databaseUrl,
  appUrl: config.databaseAppUrl,
  migrationsRoot: `${PROJECT}/prisma`,
  now: Date.now,
});
const vault = await openVaultToRead(config).catch((error: Error) => fail(error.message, 1));
try {
  const { copyDays } = config;
  const { decisionKeepDays: decisionDays } = DEFAULT_LIMITS;
  const environment = createUpstreamDirectory({ ...config, timeoutMs: DEFAULT_LIMITS.upstreamTimeoutMs }).list();
  const parts = { db, vault, now: Date.now(), version, copyDays, decisionDays, environment };
  const text = await makeEvidence(parts, period);
  await db.write((tx) =>
    writeAudit(tx, Date.now(), {
      actor: { kind: "system" },
      action: "evidence.make",
      tenantId: tenant ?? null,
      target: null,
      details: { from, to },
    }),
  );
  process.stdout.write(`${text}\n`);
} catch (error) {
  if (!(error instanceof EvidenceRefused)) throw error;
  fail(error.message, 1);
} finally {
  await vault.close();
  await db.close();
}

/**
 * What each page of the dashboard asks for, on a database of 100,000 entries, 1,000,000 decisions and 5,000 tenants: the
 * procedures themselves, without HTTP and without the memory of answers that several dashboards share.
 *
 * `npm run bench -- dashboard [--fast] [--json]`
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { readConfig } from "@/server/config";
import { createContainer } from "@/server/container";
import type { AdminActor } from "@/server/services/context";
import { createTenant } from "@/server/services/tenants/create-tenant";
import { createCaller } from "@/server/trpc/router";
import { fillDashboard } from "./dashboard/fill";
import { Samples } from "./http/samples";
import { fillDatabase } from "./loop/fill";

const { values } = parseArgs({ options: { fast: { type: "boolean" }, json: { type: "boolean" } } });
const scale = values.fast === true ? 0.05 : 1;
const [entries, decisions, tenants] = [100_000 * scale, 1_000_000 * scale, 5_000 * scale];
const ROUNDS = 7;
const GOAL_MS = 100;
const DAY_MS = 86_400_000;
const ADMIN: AdminActor & { mustChangePassword: boolean } = {
  kind: "admin",
  userId: "bench",
  email: "bench@example.com",
  role: "owner",
  mustChangePassword: false,
};

const directory = mkdtempSync(path.join(tmpdir(), "lethe-bench-dashboard-"));
const environment = { LETHE_DATA_DIR: directory, LETHE_LOG_LEVEL: "error" } as unknown as NodeJS.ProcessEnv;
const open = () => createContainer(readConfig(environment, process.cwd()), process.cwd());

const first = await open();
const { id: tenantId } = await createTenant(first.services, { kind: "system" }, { name: "The busy one" });
await first.close();
const [file, now] = [path.join(directory, "lethe.db"), Date.now()];
fillDatabase({ file, rows: entries, tenantIds: [tenantId], now });
fillDashboard({ file, tenants, decisions, now });

const container = await open();
const { services } = container;
// Each time is that of a page which nobody else has open.
services.statsCache.get = (_, read) => read();
const app = () => Promise.reject(new Error("no app key here"));
const caller = createCaller({ services, admin: ADMIN, app, headers: {} });
const ago = (days: number) => new Date(now - days * DAY_MS).toISOString();
const [ofTenant, zone] = [{ tenantId }, "Europe/Berlin"];
const [middle] = (await caller.stats.decisions({ ...ofTenant, to: ago(3), limit: 1 })).items;

const ASKED: Readonly<Record<string, () => Promise<unknown>>> = {
  "overview, a day": () => caller.stats.overview({ range: "24h", zone }),
  "overview, 30 days": () => caller.stats.overview({ range: "30d", zone }),
  "overview of a tenant, 30 days": () => caller.stats.overview({ ...ofTenant, range: "30d", zone }),
  "tenants, first page": () => caller.tenants.list({ limit: 50 }),
  "tenants, part of a name": () => caller.tenants.list({ search: "number 49", limit: 50 }),
  "a tenant": () => caller.tenants.get(ofTenant),
  "entries, newest": () => caller.entries.list({ ...ofTenant, limit: 50 }),
  "entries, by hits": () => caller.entries.list({ ...ofTenant, limit: 50, sort: "hits" }),
  "entries, by money": () => caller.entries.list({ ...ofTenant, limit: 50, sort: "saved" }),
  "entries, by end": () => caller.entries.list({ ...ofTenant, limit: 50, sort: "expires" }),
  "decisions of all tenants": () => caller.stats.decisions({ limit: 50 }),
  "decisions of a tenant": () => caller.stats.decisions({ ...ofTenant, limit: 50 }),
  "decisions with a reason": () => caller.stats.decisions({ ...ofTenant, reason: "policy-error", limit: 50 }),
  "decisions of a model": () => caller.stats.decisions({ ...ofTenant, search: "model-3", limit: 50 }),
  "decisions three days ago": () => caller.stats.decisions({ ...ofTenant, to: ago(3), limit: 50 }),
  "a decision": () => caller.stats.decision({ id: middle?.id ?? "" }),
  "why not cached": () => caller.stats.causes(ofTenant),
  "scores to tune by": () => caller.stats.scores(ofTenant),
  "models behind names": () => caller.entries.snapshots(ofTenant),
  trust: () => caller.trust.get(),
  "errors and alarms": () => caller.trust.failures(),
  "audit trail": () => caller.audit.list({}),
  erasures: () => caller.erasures.list({}),
  "search by id": () => caller.search.find({ text: middle?.requestId ?? "" }),
  "search by name": () => caller.search.find({ text: "number 49" }),
  server: () => caller.server.status(),
};

const results: { page: string; medianMs: number; maxMs: number }[] = [];
for (const [page, ask] of Object.entries(ASKED)) {
  const times = new Samples();
  await ask();
  for (let round = 0; round < ROUNDS; round += 1) {
    const before = performance.now();
    await ask();
    times.add(performance.now() - before);
  }
  const [medianMs, maxMs] = [times.quantile(0.5), times.quantile(1)].map((ms) => Math.round(ms * 10) / 10);
  results.push({ page, medianMs: medianMs ?? 0, maxMs: maxMs ?? 0 });
}
await container.close();
rmSync(directory, { recursive: true, force: true });

const slow = results.filter(({ medianMs }) => medianMs >= GOAL_MS).map(({ page }) => page);
if (values.json) console.log(JSON.stringify({ entries, decisions, tenants, results, slow }));
else {
  console.log(`${entries} entries, ${decisions} decisions, ${tenants} tenants; ms, of ${ROUNDS}\n`);
  for (const { page, medianMs, maxMs } of results)
    console.log(`${page.padEnd(32)} ${String(medianMs).padStart(8)} ${String(maxMs).padStart(8)}`);
  console.log(slow.length === 0 ? `\nall under ${GOAL_MS} ms` : `\nnot under ${GOAL_MS} ms: ${slow.join(", ")}`);
}
process.exit(0);

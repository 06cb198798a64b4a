import { join } from "node:path";
import Database from "better-sqlite3";

/** A day of made-up usage for pictures: the shape of a working day, the same every time. */

interface SampleTenant {
  id: string;
  /** Requests at the busiest hour. */
  peak: number;
  /** Shares of requests. */
  exact: number;
  semantic: number;
}

interface SampleModel {
  name: string;
  share: number;
  inputMicroUsdPerToken: number;
  outputMicroUsdPerToken: number;
  latencyMs: number;
}

const MODELS: readonly SampleModel[] = [
  { name: "gpt-4o-mini", share: 0.52, inputMicroUsdPerToken: 0.15, outputMicroUsdPerToken: 0.6, latencyMs: 1_400 },
  { name: "claude-sonnet-4-5", share: 0.33, inputMicroUsdPerToken: 3, outputMicroUsdPerToken: 15, latencyMs: 2_300 },
  { name: "llama-3.3-70b", share: 0.15, inputMicroUsdPerToken: 0.6, outputMicroUsdPerToken: 0.8, latencyMs: 900 },
];

const HOUR_MS = 3_600_000;
const HOURS = 24;
const TOKENS_IN = 420;
const TOKENS_OUT = 260;
const BYPASS_SHARE = 0.05;
const ERROR_SHARE = 0.008;

/** Between 0.1 at night and 1 at noon UTC, with a small, fixed wobble. */
function loadAt(hour: number, wobble: number): number {
  const day = Math.max(0, Math.sin(((hour - 5) / 15) * Math.PI)) * (hour >= 5 && hour <= 20 ? 1 : 0);
  return 0.1 + 0.8 * day + 0.1 * Math.abs(Math.sin(hour * 2.3 + wobble));
}

function usageRow(tenant: SampleTenant, model: SampleModel, hourMs: number, wobble: number) {
  const requests = Math.round(tenant.peak * model.share * loadAt(new Date(hourMs).getUTCHours(), wobble));
  const hitsExact = Math.round(requests * tenant.exact);
  const hitsSemantic = Math.round(requests * tenant.semantic);
  const bypasses = Math.round(requests * BYPASS_SHARE);
  const errors = Math.round(requests * ERROR_SHARE);
  const misses = Math.max(0, requests - hitsExact - hitsSemantic - bypasses - errors);
  const hits = hitsExact + hitsSemantic;
  const cost = TOKENS_IN * model.inputMicroUsdPerToken + TOKENS_OUT * model.outputMicroUsdPerToken;
  const counts = [hitsExact, hitsSemantic, misses, bypasses, errors, misses];
  const tokens = [hits * TOKENS_IN, hits * TOKENS_OUT, misses * TOKENS_IN, misses * TOKENS_OUT];
  const money = [Math.round(hits * cost), Math.round((misses + bypasses) * cost)];
  return [tenant.id, hourMs, model.name, ...counts, ...tokens, ...money, hits * model.latencyMs];
}

const COLUMNS =
  "tenant_id, hour, model, hits_exact, hits_semantic, misses, bypasses, errors, stores, tokens_in_served, tokens_out_served, tokens_in_spent, tokens_out_spent, cost_saved_micro_usd, cost_spent_micro_usd, latency_saved_ms";

/** Writes beside the running server, which allows it: SQLite serves one writer after the other. */
export function writeSampleTraffic(dataDirectory: string, tenants: readonly SampleTenant[], nowMs: number): void {
  const database = new Database(join(dataDirectory, "lethe.db"), { timeout: 5_000 });
  try {
    const marks = COLUMNS.split(",").map(() => "?");
    const insert = database.prepare(`INSERT OR REPLACE INTO usage_hour (${COLUMNS}) VALUES (${marks.join(", ")})`);
    const hour = Math.floor(nowMs / HOUR_MS) * HOUR_MS;
    database.transaction(() => {
      // The questions that filled the cache all fall into this hour and would tower over the day.
      database.prepare("DELETE FROM usage_hour").run();
      for (const [wobble, tenant] of tenants.entries()) {
        for (const model of MODELS) {
          for (let ago = 0; ago < HOURS; ago += 1) insert.run(...usageRow(tenant, model, hour - ago * HOUR_MS, wobble));
        }
      }
    })();
  } finally {
    database.close();
  }
}

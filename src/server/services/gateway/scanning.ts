import type { JsonValue } from "@/lib/core/json";
import { type Classification, classify } from "@/lib/pii/classify";
import { type RedactedLeaves, redactValues } from "@/lib/pii/redact/leaves";
import type { Scan } from "@/lib/pii/scan";
import type { JobInput, JobName, JobOutput } from "../../ports/worker-pool";
import type { Services } from "../context";
import type { Tenant } from "../tenant-directory";

/**
 * Scans at once what is short, and in a worker thread what would hold up others. A scan that runs over its time is
 * ended with its thread, and the text counts as one that can't be scanned. All throw where the scan fails: then nothing
 * is looked up, stored or served.
 */

/** UTF-16 units that are scanned at once: about half a millisecond of most texts, four of the worst. */
const INLINE_CHARS = 8_192;
/** What a leaf of a JSON value costs beside its characters. */
const LEAF_CHARS = 64;

/** Whose texts they are: its share of the threads is bounded, and its own settings are scanned by. */
type Owner = Pick<Tenant, "id" | "settings">;

export async function scanOne(services: Services, tenant: Owner, text: string): Promise<Scan> {
  const { settings } = tenant;
  const scanner = services.scannerOf(settings);
  if (text.length * scanner.weight <= INLINE_CHARS) return scanner.scan(text);
  return inThread(services, tenant, "scan-text", { recognisers: settings.recognisers, text });
}

/** @param left aborted when nobody waits for it any more; asked for only where a thread is needed */
export async function classifyAll(
  services: Services,
  tenant: Owner,
  texts: readonly string[],
  left?: () => AbortSignal,
): Promise<Classification> {
  const { settings } = tenant;
  const scanner = services.scannerOf(settings);
  if (costOf(texts as string[], INLINE_CHARS) * scanner.weight <= INLINE_CHARS) return classify(scanner, texts);
  return inThread(services, tenant, "classify-texts", { recognisers: settings.recognisers, texts }, left?.());
}

/** Each value redacted; numbers of placeholders go on from one to the next. */
export async function redactAll(
  services: Services,
  tenant: Owner,
  values: readonly JsonValue[],
): Promise<RedactedLeaves[]> {
  const { settings } = tenant;
  const scanner = services.scannerOf(settings);
  const { recognisers, numberedPlaceholders: numbered } = settings;
  if (costOf(values as JsonValue[], INLINE_CHARS) * scanner.weight <= INLINE_CHARS)
    return redactValues(values, scanner, numbered);
  return inThread(services, tenant, "redact-values", { recognisers, values, numbered });
}

type ScanJob = Extract<JobName, "scan-text" | "classify-texts" | "redact-values">;

function inThread<Name extends ScanJob>(
  { workers, limits }: Services,
  { id: owner }: Owner,
  job: Name,
  input: JobInput<Name>,
  left?: AbortSignal,
): Promise<JobOutput<Name>> {
  const inTime = AbortSignal.timeout(limits.scanWaitMs + limits.scanMs);
  const signal = left === undefined ? inTime : AbortSignal.any([inTime, left]);
  return workers.run(job, input, { timeoutMs: limits.scanMs, signal, owner });
}

/** Characters of all strings and keys, and what each leaf costs; counts no further than `max`. */
function costOf(value: JsonValue, max: number): number {
  if (typeof value === "string") return value.length + LEAF_CHARS;
  if (typeof value !== "object" || value === null) return LEAF_CHARS;
  let cost = 0;
  for (const [key, member] of Object.entries(value)) {
    cost += (Array.isArray(value) ? 0 : key.length) + costOf(member, max - cost);
    if (cost > max) break;
  }
  return cost;
}

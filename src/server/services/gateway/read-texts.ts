import { LRUCache } from "lru-cache";
import { canonicalHmacText } from "@/lib/core/canonical";
import type { Classification } from "@/lib/pii/classify";
import { TIME_SENSITIVITIES, type TimeSensitivity, timeSensitivityOf } from "@/lib/text/time-sensitivity";
import type { ParsedRequest } from "@/lib/wire/adapter";
import { toldByVolatile } from "@/lib/wire/volatile/used";
import type { TenantKeys } from "../../ports/vault";
import type { Services } from "../context";
import type { Tenant } from "../tenant-directory";
import { classifyTexts } from "./classify-texts";
import type { Volatile } from "./mask-request";

/** What is decided by of the words of a request. None of the words. */
export interface Reading {
  readonly severity: Classification["severity"];
  readonly tier: Classification["tier"];
  readonly timeSensitivity: TimeSensitivity;
  /** The texts could not be scanned: then nothing is looked up or stored. */
  readonly unscanned: boolean;
}

type Words = Pick<ParsedRequest, "texts" | "promptParts" | "requestType" | "unread"> & {
  /** What is keyed as if it were not there: scanned as if a person had written it. */
  readonly volatile: Pick<Volatile, "taken" | "literals">;
};

const KNOWN_MAX = 20_000;
/** Longer texts are read each time: their mark alone would cost a good part of a millisecond. */
const MARKED_CHARS_MAX = 50_000;

/**
 * What was read in the texts of the last requests, so that a question which is asked again is scanned once. By a MAC under
 * a key of the tenant: no text is kept, and nothing of one tenant is found by another.
 */
export class Readings {
  private readonly known = new LRUCache<string, Reading>({ max: KNOWN_MAX });

  get(mark: string): Reading | undefined {
    return this.known.get(mark);
  }

  set(mark: string, reading: Reading): void {
    this.known.set(mark, reading);
  }

  /** At an erasure: that somebody has asked this is itself about somebody. */
  clear(): void {
    this.known.clear();
  }
}

/** @param left aborted when the client has left */
export async function readTexts(
  services: Services,
  tenant: Tenant,
  keys: TenantKeys,
  words: Words,
  left?: () => AbortSignal,
): Promise<Reading> {
  if (words.unread === true) return { ...WORST, timeSensitivity: "none", unscanned: true };
  const mark = markOf(services, tenant, keys, words);
  const known = mark === null ? undefined : services.readings.get(mark);
  if (known !== undefined) return known;
  const scan = await classifyTexts(services, tenant, [...words.texts, ...words.volatile.taken], left);
  const { severity, tier } = scan ?? WORST;
  const reading = { severity, tier, timeSensitivity: timeSensitivityIn(words), unscanned: scan === null };
  if (mark !== null && scan !== null) services.readings.set(mark, reading);
  return reading;
}

/** What could not be scanned is treated as the worst. */
const WORST = { severity: "high", tier: "restricted" } as const;

/** Null: too long, or there is no scanner whose reading could be kept. */
function markOf(
  services: Services,
  { settings }: Tenant,
  { index }: TenantKeys,
  { texts, promptParts, requestType, volatile }: Words,
): string | null {
  if (texts.reduce((sum, text) => sum + text.length, 0) > MARKED_CHARS_MAX) return null;
  try {
    const { version } = services.scannerOf(settings);
    const read = [
      version,
      requestType,
      promptParts,
      texts,
      ...(volatile.taken.length === 0 ? [] : [volatile.taken, [...volatile.literals]]),
    ];
    return canonicalHmacText(index, "lethe/reading", read);
  } catch {
    return null;
  }
}

/**
 * Of the last user turn, and of what is masked: any other date in a system prompt must match and says nothing. A vector of
 * "today" is the same tomorrow.
 */
function timeSensitivityIn({ promptParts, requestType, volatile }: Words): TimeSensitivity {
  if (requestType === "embedding") return "none";
  const read = [
    ...(promptParts === null ? [] : [promptParts.join("\n")]),
    ...toldByVolatile(volatile.taken, volatile.literals),
  ].map(timeSensitivityOf);
  return TIME_SENSITIVITIES.findLast((one) => read.includes(one)) ?? "none";
}

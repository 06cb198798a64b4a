import type { Limits } from "@/server/services/limits";

/** Deadlines that no busy machine misses, for tests whose subject is not time. */
export const ROOMY: Partial<Limits> = {
  lookupDeadlineMs: 20_000,
  indexLoadDeadlineMs: 20_000,
  storeDeadlineMs: 20_000,
  directoryDeadlineMs: 20_000,
  policyPageMs: 60_000,
  policyDeadlineMs: 60_000,
};

import type { TenantId } from "@/lib/core/brand";
import type { Wire } from "@/lib/core/wire";
import type { JobOutput } from "../../ports/worker-pool";
import type { Services } from "../context";

const UNKNOWN: JobOutput<"read-usage"> = { tokensIn: null, tokensOut: null };

/** Tokens that an answer reports which is too large to be parsed on the event loop; null where nobody can tell. */
export async function usageInThread(
  { workers, limits, log }: Services,
  owner: TenantId,
  wire: Wire,
  text: string,
): Promise<JobOutput<"read-usage">> {
  if (wire === "lethe.api") return UNKNOWN;
  try {
    return await workers.run("read-usage", { wire, text }, { timeoutMs: limits.largeBodyMs, owner });
  } catch (error) {
    log.warn({ err: error }, "the cost of a large answer is not known");
    return UNKNOWN;
  }
}

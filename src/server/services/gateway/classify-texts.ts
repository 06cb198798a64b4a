import type { Classification } from "@/lib/pii/classify";
import { WorkerError } from "../../ports/worker-pool";
import type { Services } from "../context";
import type { Tenant } from "../tenant-directory";
import { classifyAll } from "./scanning";

/** What people and tools wrote in one request, taken together. Null when it can't be scanned: then nothing is looked up or stored. */
export async function classifyTexts(
  services: Services,
  tenant: Tenant,
  texts: readonly string[],
  left?: () => AbortSignal,
): Promise<Classification | null> {
  const chars = texts.reduce((sum, text) => sum + text.length, 0);
  if (chars > services.limits.scanChars) return null;
  try {
    return await classifyAll(services, tenant, texts, left);
  } catch (error) {
    // The client has left: nobody asks what is in it any more.
    if (error instanceof WorkerError && error.code === "aborted" && left?.().aborted === true) return null;
    services.log.error({ err: error }, "the text could not be scanned: the cache is bypassed");
    return null;
  }
}

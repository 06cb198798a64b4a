import type { Classification } from "@/lib/pii/classify";
import type { Services } from "../context";
import type { Tenant } from "../tenant-directory";
import { classifyAll } from "./scanning";

/** What people and tools wrote in one request, taken together. Null when it can't be scanned: then nothing is looked up or stored. */
export async function classifyTexts(
  services: Services,
  tenant: Tenant,
  texts: readonly string[],
): Promise<Classification | null> {
  const chars = texts.reduce((sum, text) => sum + text.length, 0);
  if (chars > services.limits.scanChars) return null;
  try {
    return await classifyAll(services, tenant.settings, texts);
  } catch (error) {
    services.log.error({ err: error }, "the text could not be scanned: the cache is bypassed");
    return null;
  }
}

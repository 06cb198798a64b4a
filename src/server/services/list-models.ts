import type { TenantId } from "@/lib/core/brand";
import { isTuned } from "@/lib/wire/account-fields";
import type { Services } from "./context";

/** A provider that is slower than this is left out. */
const LIST_MS_MAX = 5_000;

/** Model ids of every provider that answers; one that does not is left out, and so is what somebody has trained on an account that is shared. */
export async function listModels(
  services: Services,
  tenantId: TenantId,
  signal: AbortSignal,
): Promise<{ id: string; provider: string }[]> {
  const lists = await Promise.allSettled(
    (await services.upstreamBook.list(tenantId)).map(async ({ name, upstream, ownAccount }) => {
      const ids = (await upstream.models(AbortSignal.any([signal, AbortSignal.timeout(LIST_MS_MAX)]))).filter(
        (id) => ownAccount || !isTuned(id),
      );
      return ids.map((id) => ({ id, provider: name }));
    }),
  );
  return lists.flatMap((list) => (list.status === "fulfilled" ? list.value : []));
}

import { isTuned } from "@/lib/wire/account-fields";
import type { Services } from "./context";

/** Model ids of every provider that answers; one that does not is left out, and so is what one of several tenants has trained. */
export async function listModels(services: Services, signal: AbortSignal): Promise<{ id: string; provider: string }[]> {
  const lists = await Promise.allSettled(
    services.upstreams.list().map(async ({ name, upstream }) => {
      const ids = await upstream.models(signal);
      return ids.map((id) => ({ id, provider: name }));
    }),
  );
  const models = lists.flatMap((list) => (list.status === "fulfilled" ? list.value : []));
  return (await services.tenants.isAlone()) ? models : models.filter(({ id }) => !isTuned(id));
}

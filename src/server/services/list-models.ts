import type { Services } from "./context";

/** Model ids of every provider that answers; one that does not is left out. */
export async function listModels(services: Services, signal: AbortSignal): Promise<{ id: string; provider: string }[]> {
  const lists = await Promise.allSettled(
    services.upstreams.list().map(async ({ name, upstream }) => {
      const ids = await upstream.models(signal);
      return ids.map((id) => ({ id, provider: name }));
    }),
  );
  return lists.flatMap((list) => (list.status === "fulfilled" ? list.value : []));
}

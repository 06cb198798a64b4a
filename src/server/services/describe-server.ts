import type { Services } from "./context";
import type { ServerView } from "./views";

export async function describeServer(services: Services): Promise<ServerView> {
  const upstreams = services.upstreams.list();
  const named = await services.db.read.upstream.count();
  return {
    version: services.version,
    database: services.db.provider,
    upstreams: upstreams.map(({ name, kind, models }) => ({ name, kind, models: [...models], ready: true })),
    demoOnly: named === 0 && upstreams.every(({ kind }) => kind === "demo"),
  };
}

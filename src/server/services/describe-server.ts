import type { Services } from "./context";
import type { ServerView } from "./views";

export function describeServer(services: Services): ServerView {
  const upstreams = services.upstreams.list();
  return {
    version: services.version,
    database: services.db.provider,
    upstreams: upstreams.map(({ name, kind, models }) => ({ name, kind, models: [...models], ready: true })),
    demoOnly: upstreams.every(({ kind }) => kind === "demo"),
  };
}

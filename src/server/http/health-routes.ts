import { jsonReply } from "./message";
import type { Route } from "./routes";

export const healthRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "/healthz",
    handler: async (services) => jsonReply(200, { status: "ok", version: services.version }),
  },
  {
    method: "GET",
    path: "/readyz",
    handler: async (services) => {
      const unready = await services.readiness.check();
      if (unready !== null) return jsonReply(503, { status: "not ready", ...unready });
      const since = services.auditHealth.failingSince;
      const audit = since === null ? [] : [`audit: can't be written since ${new Date(since).toISOString()}`];
      const detail = [...services.ledger.remarks, ...audit];
      return jsonReply(200, { status: "ready", ...(detail.length === 0 ? {} : { detail }) });
    },
  },
  {
    method: "GET",
    path: "/metrics",
    handler: async (services) => ({
      status: 200,
      headers: { "content-type": services.metrics.registry.contentType },
      body: await services.metricsText(),
    }),
  },
];

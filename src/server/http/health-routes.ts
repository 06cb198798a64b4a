import { withDeadline } from "../services/deadline";
import { jsonReply } from "./message";
import type { Route } from "./routes";

const READY_MS = 1_000;

export const healthRoutes: readonly Route[] = [
  { method: "GET", path: "/healthz", handler: async () => jsonReply(200, { status: "ok" }) },
  {
    method: "GET",
    path: "/readyz",
    handler: async (services) => {
      try {
        await withDeadline(services.db.ping(), READY_MS);
        const detail = services.ledger.remarks;
        return jsonReply(200, { status: "ready", ...(detail.length === 0 ? {} : { detail }) });
      } catch (error) {
        services.log.warn({ err: error }, "not ready");
        return jsonReply(503, { status: "not ready", why: "the database does not answer" });
      }
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

import findMyWay from "find-my-way";
import { misplacedEndpoint } from "@/lib/wire/misplaced";
import { knownAddress, withKeyInHeader } from "@/lib/wire/other-addresses";
import { WIRES } from "@/lib/wire/wires";
import { DATA_HEADERS } from "../edge/reply-headers";
import type { Services } from "../services/context";
import type { RouteHandler } from "./api-route";
import { brakeRoutes } from "./brake-routes";
import { cacheRoutes } from "./cache-routes";
import { erasureRoutes } from "./erasure-routes";
import { healthRoutes } from "./health-routes";
import { langCacheRoutes } from "./lang-cache-routes";
import type { HttpReply, HttpRequest } from "./message";
import { modelsRoute } from "./models-route";
import { openApiRoute } from "./openapi/document";
import { policyRoutes } from "./policy-routes";
import { problemReply } from "./problem";
import { misplacedReply, providerRefusal, providerRoute } from "./provider-route";
import { tenantRoutes } from "./tenant-routes";
import { transferRoutes } from "./transfer-routes";
import { verifyPageReply } from "./verify-page-route";
import { wireRoute } from "./wire-route";

export interface Route {
  readonly method: "GET" | "POST" | "DELETE";
  readonly path: string;
  readonly handler: RouteHandler;
}

/** The HTTP surface, whole. */
export const ROUTES: readonly Route[] = [
  ...Object.values(WIRES).flatMap((row) =>
    row.addresses.map((address): Route => ({ method: "POST", path: address.path, handler: wireRoute(row, address) })),
  ),
  { method: "GET", path: "/v1/models", handler: modelsRoute },
  { method: "GET", path: "/v1beta/models", handler: modelsRoute },
  ...cacheRoutes,
  ...langCacheRoutes,
  ...transferRoutes,
  ...brakeRoutes,
  ...erasureRoutes,
  ...tenantRoutes,
  ...policyRoutes,
  ...healthRoutes,
  { method: "GET", path: "/api/openapi.json", handler: openApiRoute },
];

/** Paths that are ours whatever the method: everything else is Next's, whose procedures stand below `/api` too. */
const OURS = /^\/(?:v1(?:beta)?\/|api(?:$|\/(?!(?:trpc|auth)(?:\/|$)))|verify$|healthz$|readyz$|metrics$)/;

export function isOurs(path: string): boolean {
  return OURS.test(path) || knownAddress(path) !== path || misplacedEndpoint(path) !== null;
}

/** The one page of ours, with headers of its own. */
const VERIFY_PAGE = "/verify";

export type HandleHttp = (request: HttpRequest) => Promise<HttpReply>;

export function createHttpHandler(services: Services): HandleHttp {
  const router = findMyWay({ caseSensitive: true, ignoreTrailingSlash: true });
  for (const { method, path, handler } of ROUTES) {
    router.on(method, path, () => undefined, handler);
  }
  return async (arrived) => {
    const incoming = withKeyInHeader(arrived);
    if (incoming.path === VERIFY_PAGE && incoming.method === "GET") return verifyPageReply(services);
    if (namesZero(incoming)) return forItsReader(problemReply(ZERO_IN_ADDRESS));
    const { match, request } = routeOf(router, incoming);
    if (match === null) return forItsReader(await unrouted(services, router, request));
    const params = match.params as Record<string, string>;
    return forItsReader(await (match.store as RouteHandler)(services, request, params));
  };
}

/** By the address as it came, else by what this server calls the same endpoint. */
function routeOf(router: Router, incoming: HttpRequest) {
  const method = incoming.method as "GET";
  const match = router.find(method, incoming.path);
  const path = match === null ? knownAddress(incoming.path) : incoming.path;
  if (path === incoming.path) return { match, request: incoming };
  return { match: router.find(method, path), request: { ...incoming, path } };
}

const ZERO_IN_ADDRESS = {
  status: 400,
  code: "invalid_character",
  message: "The address holds a zero character (%00): leave it out.",
};

/** No database looks for one. */
function namesZero({ path, query }: HttpRequest): boolean {
  if (path.includes("%00")) return true;
  for (const [name, value] of query) if (name.includes("\0") || value.includes("\0")) return true;
  return false;
}

/** Whatever a provider or a verb has said about it: no reply is kept on its way, and none is shown as a page. */
function forItsReader(reply: HttpReply): HttpReply {
  return "body" in reply
    ? { status: reply.status, headers: reply.headers, always: DATA_HEADERS, body: reply.body }
    : { status: reply.status, headers: reply.headers, always: DATA_HEADERS, chunks: reply.chunks };
}

function isProviders(path: string): boolean {
  return path.startsWith("/v1/") || path.startsWith("/v1beta/");
}

type Router = ReturnType<typeof findMyWay>;

async function unrouted(services: Services, router: Router, request: HttpRequest): Promise<HttpReply> {
  const allowed = (["GET", "POST", "DELETE"] as const).filter((method) => router.find(method, request.path) !== null);
  if (allowed.length === 0) {
    const misplaced = misplacedEndpoint(request.path);
    if (misplaced !== null) return misplacedReply(services, request, misplaced);
    if (isProviders(request.path)) return providerRoute(services, request);
    return problemReply({ status: 404, code: "not_found", message: "There is no such endpoint: see /docs." });
  }
  const failure = { status: 405, code: "method_not_allowed", message: `This endpoint takes ${allowed.join(", ")}.` };
  const reply = isProviders(request.path) ? providerRefusal(services, request, failure) : problemReply(failure);
  return { ...reply, headers: { ...reply.headers, allow: allowed.join(", ") } };
}

import type { Reason } from "@/lib/core/outcome";
import type { WireAdapter } from "@/lib/wire/adapter";
import { providerToken } from "@/lib/wire/bearer";
import { accountNameBeside, clientContextOf, KIND_OF_WIRE } from "@/lib/wire/client-context";
import { asList as listOf } from "@/lib/wire/gemini/form";
import { HOPS_HEADER, nextHops } from "@/lib/wire/hops";
import { parseJsonBody } from "@/lib/wire/json";
import { namedBy, withNamed } from "@/lib/wire/named-by-address";
import type { WireAddress, WireRow } from "@/lib/wire/wires";
import { CLIENT_ADDRESS_HEADER } from "../edge/client-address";
import { admitApp } from "../services/app-keys/admit-app";
import type { Services } from "../services/context";
import { complete } from "../services/gateway/complete";
import { isLarge, readLargeBody } from "../services/gateway/read-large-body";
import type { GatewayReply } from "../services/gateway/reply";
import type { RouteHandler } from "./api-route";
import { wireBounds } from "./bounds";
import { type HttpReply, JSON_CONTENT_TYPE } from "./message";
import { failureOf, retryHeaders } from "./problem";
import { readBytes } from "./read-json";

/** A provider's endpoint: authenticate, parse, complete; errors in the wire's own shape. */
export function wireRoute({ adapter, formAsked }: WireRow, address: WireAddress): RouteHandler {
  return async (services, request, params) => {
    try {
      const hops = { [HOPS_HEADER]: nextHops(request.headers, services.instanceId) };
      const actor = await admitApp(services, request.headers, request.headers[CLIENT_ADDRESS_HEADER]);
      const { headers, signal } = request;
      const { query, asList } = formAsked?.(request.query) ?? { query: request.query, asList: false };
      const named = namedBy(address, params);
      const { bytes, scan } = await readBytes(request, wireBounds(services.limits));
      const body = isLarge(services, scan)
        ? await readLargeBody(services, { actor, adapter, headers, named }, { bytes, scan, signal })
        : withNamed(parseJsonBody(bytes, scan), named);
      const client = clientContextOf(KIND_OF_WIRE[adapter.wire], actor.tenantId, headers, query);
      const reply = await complete(services, {
        actor,
        adapter,
        body,
        headers,
        providerKey: providerToken(headers),
        accountName: accountNameBeside(KIND_OF_WIRE[adapter.wire], headers, query),
        client,
        hops,
        signal,
      });
      const { status } = reply;
      if (reply.kind === "json") return { status, headers: reply.headers, body: reply.body };
      // Events that nobody asked for stay what the provider sent.
      if (reply.kind === "stream" && asList && address.stream === true) return { status, ...listed(reply) };
      return { status, headers: reply.headers, chunks: reply.chunks };
    } catch (error) {
      return wireErrorReply(services, adapter, error);
    }
  };
}

/** A stream as a client reads it that has not asked for events. */
function listed({ headers, chunks }: Extract<GatewayReply, { kind: "stream" }>) {
  return { headers: { ...headers, "content-type": JSON_CONTENT_TYPE }, chunks: listOf(chunks) };
}

export function wireErrorReply(services: Services, adapter: Pick<WireAdapter, "errorBody">, error: unknown): HttpReply {
  const failure = failureOf(services, error);
  const headers: Record<string, string> = {
    "content-type": JSON_CONTENT_TYPE,
    "lethe-outcome": "error",
    "lethe-reason": reasonOf(failure),
    ...retryHeaders(failure),
  };
  return { status: failure.status, headers, body: JSON.stringify(adapter.errorBody(failure)) };
}

/** Errors before anything was looked up have the reason of the request; the rest says what was out of reach. */
function reasonOf({ status, code }: { status: number; code: string }): Reason {
  if (status === 429) return "over-limit";
  if (code === "not_cached") return "only-if-cached";
  if (code === "upstream_unreachable") return "upstream-unreachable";
  return status >= 500 ? "cache-unavailable" : "bad-request";
}

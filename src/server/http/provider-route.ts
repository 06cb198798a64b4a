import { accountFieldOf } from "@/lib/wire/account-fields";
import { WireError, type WireErrorShape } from "@/lib/wire/adapter";
import { anthropicMessages } from "@/lib/wire/anthropic-messages";
import { providerToken } from "@/lib/wire/bearer";
import { accountNameBeside, clientContextOf, type ProviderKind } from "@/lib/wire/client-context";
import { geminiContent } from "@/lib/wire/gemini";
import { HOPS_HEADER, nextHops } from "@/lib/wire/hops";
import { parseJsonBody } from "@/lib/wire/json";
import { openaiChat } from "@/lib/wire/openai-chat";
import { clientOf, kindOfClient, providerRouteOf } from "@/lib/wire/provider-routes";
import { CLIENT_ADDRESS_HEADER } from "../edge/client-address";
import type { PassRequest } from "../ports/upstream";
import { admitApp } from "../services/app-keys/admit-app";
import type { AppActor, Services } from "../services/context";
import { ownKeyOf } from "../services/gateway/own-key";
import { passTargetOf, passThrough } from "../services/gateway/pass-through";
import { checkLargeBody, isLarge } from "../services/gateway/read-large-body";
import { refuseSharedAccount } from "../services/gateway/refuse-shared-account";
import { byteMeter, wireBounds } from "./bounds";
import type { HttpReply, HttpRequest } from "./message";
import { readBytes, refusePacked } from "./read-json";
import { wireErrorReply } from "./wire-route";

/** Its clients read an error only in their provider's own shape. */
const SPEAKER: Readonly<Record<ProviderKind, Parameters<typeof wireErrorReply>[1]>> = {
  openai: openaiChat,
  anthropic: anthropicMessages,
  gemini: geminiContent,
};

/** Everything under `/v1` and Google's `/v1beta` that is no row of the routes: passed on, refused with the reason, or not there. */
export async function providerRoute(services: Services, request: HttpRequest): Promise<HttpReply> {
  const { kind, endpoint: path } = clientOf(request.path, request.headers);
  try {
    const hops = { [HOPS_HEADER]: nextHops(request.headers, services.instanceId) };
    const actor = await admitApp(services, request.headers, request.headers[CLIENT_ADDRESS_HEADER]);
    const route = providerRouteOf(request.method, path, kind);
    if (route === null || !isPassed(request.method)) throw unknownEndpoint(request.method);
    const { upstream, ownAccount } = await passTargetOf(services, actor, route.kind);
    const secret = providerToken(request.headers);
    const ownKey = await ownKeyOf(services, actor, { secret, provider: upstream.provider });
    const isOwn = ownAccount || ownKey !== null;
    if (route.use === "account" && !isOwn) throw keptByAccount();
    refuseSharedAccount(isOwn, accountNameBeside(route.kind, request.headers, request.query));
    const { contentType, body, accountField } = await readPassedBody(services, actor, request);
    refuseSharedAccount(isOwn, accountField);
    const answer = await passThrough(services, {
      actor,
      kind: route.kind,
      upstream,
      ownKey,
      free: route.free,
      client: clientContextOf(route.kind, actor.tenantId, request.headers, request.query),
      hops,
      method: request.method,
      path: route.upstreamPath,
      contentType,
      body,
      signal: request.signal,
    });
    const headers = { ...answer.headers, "lethe-outcome": "bypass", "lethe-request-id": answer.requestId };
    return { status: answer.status, headers, chunks: answer.chunks };
  } catch (error) {
    return wireErrorReply(services, SPEAKER[kind], error);
  }
}

/** A refusal before anything is read, in the shape that the client reads. */
export function providerRefusal(services: Services, request: HttpRequest, failure: WireErrorShape): HttpReply {
  const { kind } = clientOf(request.path, request.headers);
  return wireErrorReply(services, SPEAKER[kind], new WireError(failure));
}

/** To a client whose base URL is not quite right: what it should be. OpenAI's clients add no version, Anthropic's do. */
export function misplacedReply(services: Services, request: HttpRequest, endpoint: string): HttpReply {
  const kind = kindOfClient(endpoint, request.headers);
  const advice =
    kind === "anthropic"
      ? "end the client's base URL at this server's host and port, for this client adds /v1 itself"
      : "end the client's base URL in /v1, once";
  const message = `This endpoint is at /v1${endpoint}: ${advice}.`;
  return wireErrorReply(services, SPEAKER[kind], new WireError({ status: 404, code: "wrong_base_url", message }));
}

/** JSON is held to what every body is held to; a form with files only to its bytes. What is passed on is what came. */
async function readPassedBody(
  services: Services,
  actor: AppActor,
  request: HttpRequest,
): Promise<{ contentType: string | null; body: Uint8Array | null; accountField: string | null }> {
  if (request.method !== "POST") return { contentType: null, body: null, accountField: null };
  const contentType = request.headers["content-type"] ?? "application/json";
  refusePacked(request);
  const bounds = wireBounds(services.limits);
  // A form carries what it names along; anything else is read as JSON, whatever it calls itself.
  if (/^multipart\/form-data\b/i.test(contentType.trim())) {
    return { contentType, body: await request.readBody(byteMeter(bounds.maxBytes)), accountField: null };
  }
  const { bytes, scan } = await readBytes(request, bounds);
  const read = isLarge(services, scan)
    ? await checkLargeBody(services, actor, { bytes, scan, signal: request.signal })
    : { bytes, accountField: accountFieldOf(parseJsonBody(bytes, scan).value) };
  return { contentType, body: read.bytes, accountField: read.accountField };
}

function isPassed(method: string): method is PassRequest["method"] {
  return method === "GET" || method === "POST" || method === "DELETE";
}

function unknownEndpoint(method: string): WireError {
  const message = `There is no endpoint for this method (${method}) and path, and it is none that is passed on to a provider: see /docs.`;
  return new WireError({ status: 404, code: "not_found", message });
}

function keptByAccount(): WireError {
  return new WireError({
    status: 403,
    code: "provider_account_shared",
    message:
      "This endpoint names something that the provider keeps by account, and this gateway's account is shared by its tenants: they could read each other's. Ask an admin to set up a provider's account of your tenant's own.",
  });
}

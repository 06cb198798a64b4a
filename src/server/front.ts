import type { IncomingMessage, ServerResponse } from "node:http";
import type { Logger } from "pino";
import { AddressRanges } from "@/lib/core/address";
import { clientOf, FORWARDING_HEADERS } from "./edge/client";
import { CLIENT_ADDRESS_HEADER } from "./edge/client-address";
import { DATA_HEADERS, pageHeaders, pageNonce } from "./edge/reply-headers";
import { refusalOf } from "./edge/same-site";
import type { Site } from "./edge/site";
import type { HttpReply } from "./http/message";
import type { HandleNext } from "./http/next-front";
import { serveNode } from "./http/node-adapter";
import { type Failure, problemReply } from "./http/problem";
import { type HandleHttp, isOurs } from "./http/routes";

export interface FrontOptions {
  readonly log: Logger;
  readonly handleHttp: HandleHttp;
  readonly handleNext: HandleNext;
  readonly site: Site;
  readonly trustedProxies: readonly string[];
  readonly development: boolean;
}

/** What stands before everything: who is asking, may they ask here, and what their browser may do with the reply. */
export function createFront(options: FrontOptions): HandleNext {
  const { log, handleHttp, handleNext, site, development } = options;
  const trusted = new AddressRanges(options.trustedProxies);
  const https = site.address.startsWith("https:");
  const noteProxy = once((peer: string) =>
    log.warn({ peer }, "forwarding headers of a proxy that LETHE_TRUSTED_PROXIES does not name are not believed"),
  );
  return async (incoming, outgoing) => {
    const { headers, method = "GET" } = incoming;
    const client = clientOf(incoming.socket.remoteAddress, headers, trusted);
    if (client.unbelieved) noteProxy(client.address);
    for (const name of FORWARDING_HEADERS) delete headers[name];
    // Whatever the client claims: this is who it is.
    headers[CLIENT_ADDRESS_HEADER] = client.address;
    incoming.url = incoming.url?.replace(/^\/{2,}/, "/");
    const path = pathOf(incoming.url);
    if (!METHODS.has(method)) return serveNode(async () => NOT_A_METHOD, log, incoming, outgoing);
    if (isOurs(path)) return serveNode(handleHttp, log, incoming, outgoing);
    if (!development && !READING.has(method) && !path.startsWith("/api/"))
      return serveNode(async () => NO_PAGE_TAKES_THIS, log, incoming, outgoing);
    headers.host = client.host;
    const refusal = refusalOf(site, { method, path, host: client.host, headers });
    if (refusal !== null) return serveNode(async () => refusalReply(refusal), log, incoming, outgoing);
    prepareReply(incoming, outgoing, { path, development, https });
    return handleNext(incoming, outgoing);
  };
}

/** All else is nobody's here: `TRACE` would show a page the headers of its own request, the session among them. */
const METHODS: ReadonlySet<string> = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);
const READING: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS"]);
const NO_PAGE_TAKES_THIS = refusalReply({
  status: 404,
  code: "not_found",
  message: "There is no such endpoint. Completions are below /v1, Lethe's own API below /api/v1: see /docs.",
});
const NOT_A_METHOD = refuseMethod([...METHODS]);

function refuseMethod(allowed: readonly string[]): HttpReply {
  const reply = refusalReply({
    status: 405,
    code: "method_not_allowed",
    message: `This server takes ${allowed.join(", ")}.`,
  });
  return { ...reply, headers: { ...reply.headers, allow: allowed.join(", ") } };
}

function refusalReply(refusal: Failure): HttpReply {
  const reply = problemReply(refusal);
  return { ...reply, headers: { ...reply.headers, ...DATA_HEADERS } };
}

function prepareReply(
  { headers }: IncomingMessage,
  outgoing: ServerResponse,
  { path, development, https }: { path: string; development: boolean; https: boolean },
): void {
  const options = { nonce: pageNonce(), development, https };
  const own = path.startsWith("/api/") ? DATA_HEADERS : pageHeaders(options);
  for (const [name, value] of Object.entries(own)) outgoing.setHeader(name, value);
  // Next reads the nonce of its scripts from here.
  headers["content-security-policy"] = own["content-security-policy"];
}

function pathOf(url: string | undefined): string {
  return (url ?? "/").split("?", 1)[0] ?? "/";
}

function once(work: (argument: string) => void): (argument: string) => void {
  let done = false;
  return (argument) => {
    if (!done) work(argument);
    done = true;
  };
}

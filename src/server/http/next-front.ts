import { IncomingMessage, type ServerResponse } from "node:http";
import type { Services } from "../services/context";
import { readNodeBody, sendReply } from "./node-adapter";
import { failureOf } from "./problem";
import { checkBody, checkQuery, meterOf, type Surface, surfaceOf } from "./surfaces";

export type HandleNext = (incoming: IncomingMessage, outgoing: ServerResponse) => Promise<void>;

/** Hands a request to Next, once its body has passed the bounds of its surface: nothing behind this reads an unbounded one. */
export async function serveNext(
  services: Services,
  handle: HandleNext,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const { path, query } = splitUrl(incoming.url ?? "/");
  const surface = surfaceOf(path, services.limits);
  let bounded: IncomingMessage;
  try {
    checkQuery(surface, query);
    bounded = hasBody(incoming) ? await readBounded(surface, incoming) : incoming;
  } catch (error) {
    return sendReply(services.log, incoming, outgoing, surface.refuse(failureOf(services, error)));
  }
  return handle(bounded, outgoing);
}

export function splitUrl(url: string): { path: string; query: URLSearchParams } {
  const at = url.indexOf("?");
  return at < 0
    ? { path: url, query: new URLSearchParams() }
    : { path: url.slice(0, at), query: new URLSearchParams(url.slice(at + 1)) };
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;
}

async function readBounded(surface: Surface, incoming: IncomingMessage): Promise<IncomingMessage> {
  const meter = meterOf(surface, incoming.headers["content-type"] ?? null);
  const bytes = await readNodeBody(incoming, meter);
  checkBody(surface, bytes, meter);
  return replay(incoming, bytes);
}

/** The same message with its body before it again. */
function replay(incoming: IncomingMessage, bytes: Buffer): IncomingMessage {
  const again = new IncomingMessage(incoming.socket);
  const { method, url, headers, rawHeaders, httpVersion, httpVersionMajor, httpVersionMinor } = incoming;
  Object.assign(again, { method, url, rawHeaders, httpVersion, httpVersionMajor, httpVersionMinor });
  again.headers = headers;
  again.complete = true;
  again.push(bytes);
  again.push(null);
  return again;
}

import type { Services } from "../services/context";
import { readFetchBody, responseOf } from "./fetch-adapter";
import { failureOf } from "./problem";
import { checkBody, checkQuery, meterOf, type Surface, surfaceOf } from "./surfaces";

/** The same bounds for a fetch `Request`: Next's routes are also reached where no front server stands before them (`next dev`). */
export async function serveBounded(
  services: Services,
  request: Request,
  handle: (request: Request) => Promise<Response>,
): Promise<Response> {
  const url = new URL(request.url);
  const surface = surfaceOf(url.pathname, services.limits);
  let bounded: Request;
  try {
    checkQuery(surface, url.searchParams);
    bounded = request.body === null ? request : await readBounded(surface, request);
  } catch (error) {
    return responseOf(surface.refuse(failureOf(services, error)));
  }
  return handle(bounded);
}

async function readBounded(surface: Surface, request: Request): Promise<Request> {
  const meter = meterOf(surface, request.headers.get("content-type"));
  const bytes = await readFetchBody(request, meter);
  checkBody(surface, bytes, meter);
  const { url, method, headers, signal } = request;
  return new Request(url, { method, headers, signal, body: new Uint8Array(bytes) });
}

import { type JsonBody, parseJsonBody } from "@/lib/wire/json";
import { type JsonBounds, type JsonScan, JsonScanner } from "@/lib/wire/json-bounds";
import type { HttpRequest } from "./message";

/** The one way in which a body becomes a value, on every surface. @throws WireError 400 or 413; HttpProblem 400 */
export async function readJson(request: Pick<HttpRequest, "readBody">, bounds: JsonBounds): Promise<JsonBody> {
  const { bytes, scan } = await readBytes(request, bounds);
  return parseJsonBody(bytes, scan);
}

/** A body whose bounds hold, not yet parsed. @throws WireError 400 or 413; HttpProblem 400 */
export async function readBytes(
  request: Pick<HttpRequest, "readBody">,
  bounds: JsonBounds,
): Promise<{ bytes: Buffer; scan: JsonScan }> {
  const scanner = new JsonScanner(bounds);
  const bytes = await request.readBody(scanner);
  return { bytes, scan: scanner.end() };
}

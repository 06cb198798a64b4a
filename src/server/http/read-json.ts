import { type JsonBody, parseJsonBody } from "@/lib/wire/json";
import { type JsonBounds, type JsonScan, JsonScanner } from "@/lib/wire/json-bounds";
import { HttpProblem, type HttpRequest } from "./message";

export type Arriving = Pick<HttpRequest, "headers" | "readBody">;

/** The one way in which a body becomes a value, on every surface. @throws WireError 400 or 413; HttpProblem 400 */
export async function readJson(request: Arriving, bounds: JsonBounds): Promise<JsonBody> {
  const { bytes, scan } = await readBytes(request, bounds);
  return parseJsonBody(bytes, scan);
}

/** A body whose bounds hold, not yet parsed. @throws WireError 400 or 413; HttpProblem 400 */
export async function readBytes(request: Arriving, bounds: JsonBounds): Promise<{ bytes: Buffer; scan: JsonScan }> {
  refusePacked(request);
  const scanner = new JsonScanner(bounds);
  const bytes = await request.readBody(scanner);
  return { bytes, scan: scanner.end() };
}

/** A packed body would be bounded by what it unpacks to, which is known when it is too late. @throws HttpProblem 415 */
export function refusePacked({ headers }: Pick<HttpRequest, "headers">): void {
  const encoding = headers["content-encoding"]?.trim().toLowerCase() ?? "";
  if (encoding === "" || encoding === "identity") return;
  const message = `The body is sent in the encoding ${JSON.stringify(encoding.slice(0, ENCODING_CHARS_SHOWN))} (Content-Encoding), and bodies are taken unpacked: send it without.`;
  throw new HttpProblem(415, "unsupported_encoding", message);
}

const ENCODING_CHARS_SHOWN = 40;

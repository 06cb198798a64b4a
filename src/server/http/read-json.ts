import { type JsonBody, parseJsonBody } from "@/lib/wire/json";
import { type JsonBounds, JsonScanner } from "@/lib/wire/json-bounds";
import type { HttpRequest } from "./message";

/** The one way in which a body becomes a value, on every surface. @throws WireError 400 or 413; HttpProblem 400 */
export async function readJson(request: Pick<HttpRequest, "readBody">, bounds: JsonBounds): Promise<JsonBody> {
  const scanner = new JsonScanner(bounds);
  const bytes = await request.readBody(scanner);
  return parseJsonBody(bytes, scanner.end());
}

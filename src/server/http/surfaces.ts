import { parseJsonBody } from "@/lib/wire/json";
import type { JsonBounds } from "@/lib/wire/json-bounds";
import { JsonScanner } from "@/lib/wire/json-bounds";
import { refuseZeroCharacter } from "@/lib/wire/unicode";
import type { Limits } from "../services/limits";
import { authBounds, trpcBounds } from "./bounds";
import { HttpProblem, type HttpReply, JSON_CONTENT_TYPE } from "./message";
import { type Failure, problemReply } from "./problem";

/** What Next answers, and so what a library reads with a parser of its own: the same bounds and checks hold before it. */
export interface Surface {
  /** Null: pages take no JSON, only so many bytes. */
  readonly json: JsonBounds | null;
  readonly maxBytes: number;
  /** A refusal in the form that the surface's client reads. */
  refuse(failure: Failure): HttpReply;
}

export function surfaceOf(path: string, limits: Limits): Surface {
  if (isUnder(path, "/api/trpc")) return trpcSurface(limits);
  if (isUnder(path, "/api/auth")) return authSurface(limits);
  return { json: null, maxBytes: limits.authBodyBytes, refuse: problemReply };
}

function isUnder(path: string, prefix: string): boolean {
  return path === prefix || path.startsWith(`${prefix}/`);
}

const TRPC_CODES: Readonly<Record<number, { readonly code: string; readonly number: number }>> = {
  400: { code: "BAD_REQUEST", number: -32600 },
  413: { code: "PAYLOAD_TOO_LARGE", number: -32013 },
  415: { code: "UNSUPPORTED_MEDIA_TYPE", number: -32015 },
};

/** The envelope of a tRPC error under superjson. A batch that could not be read is answered by one, as tRPC does. */
function trpcSurface(limits: Limits): Surface {
  const bounds = trpcBounds(limits);
  return {
    json: bounds,
    maxBytes: bounds.maxBytes,
    refuse: ({ status, message }) => {
      const { code, number } = TRPC_CODES[status] ?? { code: "INTERNAL_SERVER_ERROR", number: -32603 };
      const error = { json: { message, code: number, data: { code, httpStatus: status } } };
      return { status, headers: { "content-type": JSON_CONTENT_TYPE }, body: JSON.stringify({ error }) };
    },
  };
}

/** better-auth's own: a code in capitals and a message. */
function authSurface(limits: Limits): Surface {
  const bounds = authBounds(limits);
  return {
    json: bounds,
    maxBytes: bounds.maxBytes,
    refuse: ({ status, code, message }) => ({
      status,
      headers: { "content-type": JSON_CONTENT_TYPE },
      body: JSON.stringify({ code: code.toUpperCase(), message }),
    }),
  };
}

/** The meter for a body on its way to Next. @throws HttpProblem 415 for a body that says it is no JSON */
export function meterOf({ json, maxBytes }: Surface, contentType: string | null): JsonScanner {
  if (json === null) return new JsonScanner({ maxBytes, maxDepth: Infinity, maxMembers: Infinity });
  if (contentType === null || /^application\/json\b/i.test(contentType.trim())) return new JsonScanner(json);
  throw new HttpProblem(415, "unsupported_media_type", "Send the body as application/json.");
}

/**
 * What a library would read in silence and in its own way is refused: keys given twice, halves of characters, numbers
 * that are not what they say.
 * @throws WireError 400
 */
export function checkBody({ json }: Surface, bytes: Uint8Array, scanner: JsonScanner): void {
  if (json === null || bytes.length === 0) return;
  const { value, exact } = parseJsonBody(bytes, scanner.end());
  refuseZeroCharacter(value);
  if (exact.size > 0)
    throw new HttpProblem(400, "number_not_exact", "The body holds a number that a double can't hold: send a string.");
}

/** A query of tRPC has its input in the address. @throws WireError 400 or 413 */
export function checkQuery(surface: Surface, query: URLSearchParams): void {
  if (surface.json === null) return;
  for (const input of query.getAll("input")) {
    const bytes = Buffer.from(input);
    const scanner = new JsonScanner(surface.json);
    scanner.push(bytes);
    checkBody(surface, bytes, scanner);
  }
}

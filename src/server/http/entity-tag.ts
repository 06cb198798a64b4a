import { HttpProblem, type HttpReply, type HttpRequest, jsonReply } from "./message";

/** One strong entity tag (RFC 9110, section 8.8.3). */
const STRONG = /^"([\x21\x23-\x7e]*)"$/;

/**
 * The digest that `If-Match` asks for; undefined when any will do. A weak tag can match nothing (RFC 9110, section
 * 13.1.1), and of several only one could be meant: both are refused rather than passed over.
 * @throws HttpProblem 400
 */
export function digestToMatch(request: HttpRequest): string | undefined {
  const value = request.headers["if-match"]?.trim();
  if (value === undefined || value === "*") return undefined;
  const digest = STRONG.exec(value)?.[1];
  if (digest !== undefined) return digest;
  throw new HttpProblem(
    400,
    "invalid_if_match",
    'If-Match takes one strong entity tag, as the ETag of a reply: "...".',
  );
}

/** A version of something, under its digest as the entity tag. */
export function taggedReply(status: number, version: { readonly digest: string }): HttpReply {
  return jsonReply(status, version, { etag: `"${version.digest}"` });
}

/** Sees a body as it arrives, and throws when it has seen enough. */
export interface BodyMeter {
  /** A body that says it is longer is not even begun. */
  readonly maxBytes: number;
  push(chunk: Uint8Array): void;
}

/** A request and a reply as plain values: the same handlers run behind node:http and behind Next's fetch routes. */
export interface HttpRequest {
  readonly method: string;
  /** Without query. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Lower-case names; repeated ones joined by a comma. */
  readonly headers: Readonly<Record<string, string>>;
  /** Reads the body whole, past a meter. @throws whatever the meter does, as soon as it does; HttpProblem 400 for a body cut short */
  readonly readBody: (meter: BodyMeter) => Promise<Buffer>;
  /** Aborted when the client goes away. Asked for only by who waits for somebody else: most requests end without it. */
  readonly signal: () => AbortSignal;
}

export type HttpReply = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** What every reply of its surface has; stronger than the same names in `headers`. Apart from them, for copying them cost as much as an HMAC. */
  readonly always?: Readonly<Record<string, string>>;
} & ({ readonly body: string } | { readonly chunks: AsyncIterable<string | Uint8Array> | Iterable<string> });

/** A refusal before any wire is known. */
export class HttpProblem extends Error {
  override readonly name = "HttpProblem";
  readonly status: number;
  readonly code: string;
  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** All headers of a reply, as one list of names and values in turn. */
export function headerList({ headers, always = NO_HEADERS }: HttpReply): string[] {
  const list: string[] = [];
  for (const name in headers) if (always[name] === undefined) list.push(name, headers[name] as string);
  for (const name in always) list.push(name, always[name] as string);
  return list;
}

const NO_HEADERS: Readonly<Record<string, string>> = {};

export const JSON_CONTENT_TYPE = "application/json; charset=utf-8";

export function jsonReply(status: number, value: unknown, headers: Record<string, string> = {}): HttpReply {
  return { status, headers: { "content-type": JSON_CONTENT_TYPE, ...headers }, body: JSON.stringify(value) };
}

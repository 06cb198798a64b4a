import { WireError } from "./adapter";

/** RFC 9111, section 1.2.2: a longer time is read as this one. */
const DELTA_SECONDS_MAX = 2 ** 31;
/** A client has no use for more. */
const DIRECTIVES_MAX = 32;

/** `token [ "=" ( token / quoted-string ) ]` at the place of `lastIndex` (RFC 9110, section 5.6). */
const DIRECTIVE = /([!#$%&'*+.^_`|~0-9A-Za-z-]+)(?:=(?:([!#$%&'*+.^_`|~0-9A-Za-z-]+)|"((?:[^"\\]|\\.)*)"))?/y;
/** List elements may be empty, so commas and white space may pile up. */
const GAP = /[ \t,]*/y;
const SEPARATOR = /[ \t]*(?:,|$)/y;

/** Directive names in lower case; the value is null where none was given. Of a repeated directive the first counts. */
export type Directives = ReadonlyMap<string, string | null>;

/**
 * Reads a Cache-Control header (RFC 9111, section 5.2). Unknown directives are kept and mean nothing.
 * @throws WireError 400 `invalid_cache_control` when it is not a list of directives
 */
export function parseDirectives(header: string): Directives {
  const directives = new Map<string, string | null>();
  let at = skip(GAP, header, 0);
  while (at < header.length) {
    DIRECTIVE.lastIndex = at;
    const match = DIRECTIVE.exec(header);
    if (match === null || directives.size >= DIRECTIVES_MAX) throw refuse("Cache-Control is not a list of directives");
    const [whole, name = "", token, quoted] = match;
    const value = token ?? quoted?.replace(/\\(.)/g, "$1") ?? null;
    if (!directives.has(name.toLowerCase())) directives.set(name.toLowerCase(), value);
    if (skip(SEPARATOR, header, at + whole.length) === -1) throw refuse("Cache-Control is not a list of directives");
    at = skip(GAP, header, at + whole.length);
  }
  return directives;
}

/** Index after the pattern at `at`, or -1 when it does not match there. */
function skip(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : -1;
}

/** The seconds of a directive; null when it was not given. @throws WireError 400 when it is no whole number of seconds */
export function deltaSeconds(directives: Directives, name: string): number | null {
  const value = directives.get(name);
  if (value === undefined) return null;
  if (value === null || !/^\d+$/.test(value)) throw refuse(`Cache-Control: ${name} needs a whole number of seconds`);
  return Math.min(Number(value), DELTA_SECONDS_MAX);
}

function refuse(message: string): WireError {
  return new WireError({ status: 400, code: "invalid_cache_control", message, param: "Cache-Control" });
}

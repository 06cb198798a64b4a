import { KIND } from "../views/alphabet";
import type { Hit } from "./hit";

const LOCAL_MAX = 64;
const USERINFO_MAX = 256;

const DOMAIN =
  /(?:[\p{L}\p{N}](?:[\p{L}\p{N}\p{M}-]{0,61}[\p{L}\p{N}\p{M}])?\.){1,8}(?:xn--[a-z0-9-]{2,59}|[\p{L}\p{M}]{2,24})(?![\p{L}])|\[\d{1,3}(?:\.\d{1,3}){3}\]/uy;
/** Looks like a domain and is a file: `icon@2x.png`, `sprite@hd.svg`. */
const FILE = /\.(?:png|jpe?g|gif|svg|webp|css|scss|jsx?|tsx?|json|html?|py|md)$/i;
/** RFC 5322 atext, without `=`, which assigns an address more often than it stands in one. */
const ADDRESS_SIGNS = "._+-|~'!#$%&*/^`?";

/**
 * What an `@` can mean: the password of a URL, or an address. Looks back and forth a bounded way from the sign, so a
 * text of `a.a.a.` without one costs nothing, and one of `@` little.
 */
export function hitAtSign(text: string, at: number): Hit | undefined {
  const slashes = userinfoStart(text, at);
  // A password may hold the sign itself: the last one in front of the host ends it.
  if (slashes >= 0) return hasSignBehind(text, at) ? undefined : urlPassword(text, slashes, at);
  const start = localStart(text, at);
  if (start >= at) return undefined;
  DOMAIN.lastIndex = at + 1;
  const domain = DOMAIN.exec(text)?.[0];
  if (domain === undefined || FILE.test(domain)) return undefined;
  const end = at + 1 + domain.length;
  // `git@host:path` is how one writes a repository, not a person.
  if (text.slice(start, at) === "git" && text.charCodeAt(end) === 0x3a) return undefined;
  return { start, end, type: "EMAIL", score: 0.95 };
}

function localStart(text: string, at: number): number {
  if (text.charCodeAt(at - 1) === 0x22) {
    const quoted = /"[^"\n@]{1,62}"$/.exec(text.slice(Math.max(0, at - LOCAL_MAX), at));
    if (quoted !== null) return at - quoted[0].length;
  }
  if (text.charCodeAt(at - 1) === 0x7d) {
    // `{ann,tom}@host`: several people at one domain.
    const group = /\{[\w.+-]{1,30}(?:, ?[\w.+-]{1,30}){0,8}\}$/.exec(text.slice(Math.max(0, at - LOCAL_MAX), at));
    if (group !== null) return at - group[0].length;
  }
  let start = at;
  while (start > 0 && at - start < LOCAL_MAX && isLocal(text.charCodeAt(start - 1))) start--;
  while (start < at && KIND[text.charCodeAt(start)] === 0 && !isPlusOrLow(text.charCodeAt(start))) start++;
  return text.charCodeAt(at - 1) === 0x2e ? at : start;
}

function isLocal(unit: number): boolean {
  return KIND[unit] !== 0 || ADDRESS_SIGNS.includes(String.fromCharCode(unit));
}

function isPlusOrLow(unit: number): boolean {
  return unit === 0x2b || unit === 0x5f;
}

/** Offset behind `scheme://` when the sign ends a URL's user information, else -1. */
function userinfoStart(text: string, at: number): number {
  const floor = Math.max(0, at - USERINFO_MAX);
  for (let i = at - 1; i > floor; i--) {
    const unit = text.charCodeAt(i);
    if (unit <= 0x20 || unit === 0x22 || unit === 0x27 || unit === 0x3c) return -1;
    if (unit === 0x2f) return text.charCodeAt(i - 1) === 0x2f && text.charCodeAt(i - 2) === 0x3a ? i + 1 : -1;
  }
  return -1;
}

/** A second `@` before the host ends: a path, a query, a blank or a quote. */
function hasSignBehind(text: string, at: number): boolean {
  for (let i = at + 1; i < text.length && i - at < USERINFO_MAX; i++) {
    const unit = text.charCodeAt(i);
    if (unit === 0x40) return true;
    if (unit <= 0x20 || unit === 0x2f || unit === 0x3f || unit === 0x22 || unit === 0x27 || unit === 0x3e) return false;
  }
  return false;
}

const PLACEHOLDER =
  /^(?:\$|<|\{|\[|%|\*+$|x+$|(?:your[-_]?)?(?:password|passwd|pass|pwd|secret|token)$|(?:some|the|db|user|my)?_?-?(?:password|passwd|pass|pwd|secret)$|guest$)/i;

function urlPassword(text: string, start: number, at: number): Hit | undefined {
  const colon = text.slice(start, at).indexOf(":") + start;
  if (colon < start || colon >= at - 1) return undefined;
  return PLACEHOLDER.test(text.slice(colon + 1, at))
    ? undefined
    : { start: colon + 1, end: at, type: "PASSWORD", score: 0.95 };
}

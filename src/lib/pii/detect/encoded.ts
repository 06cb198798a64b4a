import type { Hit } from "./hit";

/**
 * A value in base64 is read by whoever gets it: `Authorization: Basic ...`, `echo ... | base64 -d`, an address in a
 * mail part. A token that decodes to plain text is looked at as that text.
 */

const ENCODED = /[A-Za-z0-9+/_-]{16,4096}={0,2}/g;
const DECODED_MIN = 8;
/** Eight characters tell whether the rest is worth its time: three in a thousand random ones are text. */
const PROBE = 8;
const USER_AND_PASSWORD = /^[\w.@+-]{1,64}:(?=\S{0,128}[\d\W_])[^\s:]{6,128}$/;
const PLAIN = /^[\t\n\r\x20-\x7e\u00a0-\ud7ff]+$/;

/** `tokens`: start, end, start, end ...; `detect` finds in a text and asks no further. */
export function hitEncoded(
  text: string,
  tokens: readonly number[],
  detect: (text: string, found: (hit: Hit) => void) => void,
  found: (hit: Hit) => void,
): void {
  for (let i = 0; i < tokens.length; i += 2) {
    const from = tokens[i] ?? 0;
    for (const match of text.slice(from, (tokens[i + 1] ?? 0) + 2).matchAll(ENCODED)) {
      const decoded = decode(match[0]);
      const start = from + match.index;
      const end = start + match[0].length;
      const hit = decoded === undefined ? undefined : hitIn(decoded, isLogin(text, start, end), detect);
      if (hit === undefined) continue;
      found({ start, end, type: hit.type, score: hit.score });
    }
  }
}

function decode(encoded: string): string | undefined {
  if (!mayBePlain(encoded)) return undefined;
  const decoded = Buffer.from(encoded, "base64").toString("utf8");
  return decoded.length >= DECODED_MIN && PLAIN.test(decoded) ? decoded : undefined;
}

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const SEXTET = new Uint8Array(128);
for (let i = 0; i < ALPHABET.length; i++) SEXTET[ALPHABET.charCodeAt(i)] = i;
for (const [sign, sextet] of [
  ["+", 62],
  ["-", 62],
  ["/", 63],
  ["_", 63],
] as const)
  SEXTET[sign.charCodeAt(0)] = sextet;

/** Whether the first bytes are no control characters, by hand: most tokens are refused here. */
function mayBePlain(encoded: string): boolean {
  let bits = 0;
  for (let i = 0; i < PROBE; i++) {
    bits = ((bits << 6) | (SEXTET[encoded.charCodeAt(i)] ?? 0)) & 0xffffff;
    if (i % 4 !== 3) continue;
    if (!isPlain(bits >> 16) || !isPlain((bits >> 8) & 0xff) || !isPlain(bits & 0xff)) return false;
  }
  return true;
}

/** Printable, a blank, or a part of a longer character. */
function isPlain(byte: number): boolean {
  return (byte >= 0x20 && byte !== 0x7f) || byte === 0x0a || byte === 0x09 || byte === 0x0d;
}

/** Cursors, digests and names of images have a colon too: only where it is said to be a login, or to be decoded. */
const LOGIN_BEFORE =
  /(?:basic|auth\w*|credentials?|login|user\w*|pass\w*|secret|base64|atob|buffer\.from|\w*decode\w*)[\W_]{1,12}(?:\w{1,12}\W{1,6}){0,2}$/i;
const DECODED_BEHIND = /^['"]?\s{0,3}[|,]\s{0,3}['"]?base64/i;

function isLogin(text: string, start: number, end: number): boolean {
  return (
    LOGIN_BEFORE.test(text.slice(Math.max(0, start - 48), start)) || DECODED_BEHIND.test(text.slice(end, end + 16))
  );
}

function hitIn(
  decoded: string,
  mayBeLogin: boolean,
  detect: (text: string, found: (hit: Hit) => void) => void,
): Pick<Hit, "type" | "score"> | undefined {
  if (mayBeLogin && USER_AND_PASSWORD.test(decoded)) return { type: "PASSWORD", score: 0.8 };
  let best: Hit | undefined;
  detect(decoded, (hit) => {
    if (best === undefined || hit.score > best.score) best = hit;
  });
  return best;
}

import type { Hit } from "./hit";

const BEGIN = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/y;
const END = /-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/y;
const BODY_MIN = 40;
const BLOCK_MAX = 16_384;
/** What is left of a block that was cut off: base64 lines, also with `\n` written out. */
const CUT_BODY = /(?:(?:\s|\\n|\\r){1,4}[A-Za-z0-9+/=]{16,76}){1,200}/y;

/** PEM and PGP private keys. Native search for the dashes: prose costs a memory scan. */
export function hitPrivateKeys(text: string, found: (hit: Hit) => void): void {
  let nextEnd = -1;
  for (let at = text.indexOf("-----BEGIN "); at >= 0; at = text.indexOf("-----BEGIN ", at + 5)) {
    BEGIN.lastIndex = at;
    const begin = BEGIN.exec(text)?.[0];
    if (begin === undefined) continue;
    const body = at + begin.length;
    if (nextEnd < body) nextEnd = nextEndMark(text, body);
    const end = blockEnd(text, body, nextEnd);
    if (end < 0) continue;
    found({ start: at, end, type: "PRIVATE_KEY", score: 0.99 });
    at = end - 5;
  }
}

function nextEndMark(text: string, from: number): number {
  for (let at = text.indexOf("-----END ", from); at >= 0; at = text.indexOf("-----END ", at + 5)) {
    END.lastIndex = at;
    if (END.test(text)) return at;
  }
  return Number.POSITIVE_INFINITY;
}

function blockEnd(text: string, body: number, endMark: number): number {
  if (endMark - body <= BLOCK_MAX) {
    if (endMark - body < BODY_MIN) return -1; // a template without a key
    END.lastIndex = endMark;
    return endMark + (END.exec(text)?.[0].length ?? 0);
  }
  CUT_BODY.lastIndex = body;
  const cut = CUT_BODY.exec(text)?.[0].length ?? 0;
  return cut === 0 ? -1 : body + cut;
}

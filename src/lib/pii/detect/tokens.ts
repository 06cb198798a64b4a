import type { AnchoredRecogniser, TokenRecogniser } from "../recognisers/recogniser";
import { isRandom } from "../recognisers/tokens";
import type { Hit } from "./hit";
import { type Bits, bitsOf, lowest, Prefilter } from "./prefilter";
import { isJoiner } from "./text-analysis";

/** The shortest credential that is looked for inside a longer token. */
const INNER_MIN = 16;
/** Beginnings that no word has: a credential may be glued to what stands in front of it. */
const DISTINCT =
  /AKIA|ASIA|AIza|gh[pousr]_|github_pat_|glpat-|xox[abeoprs]-|sk-(?:ant|proj|or|svcacct)-|[srp]k_(?:live|test)_|hf_|npm_|pypi-|SG\.|shp(?:at|ca|pa|ss)_|dop_v1_|gsk_|r8_|lin_api_|ntn_|NRAK-|dckr_pat_|tskey-|whsec_|eyJ/;

/** The next place in a token where another may begin: behind a joiner, or at a distinct beginning; -1 for none. */
function nextStart(text: string, start: number, end: number): number {
  const inner = text.slice(start + 1, Math.min(end, start + INNER_REACH)).search(DISTINCT);
  const distinct = inner < 0 ? -1 : start + 1 + inner;
  for (let at = start + 1; at < end; at++) if (at === distinct || isJoiner(text.charCodeAt(at - 1))) return at;
  return -1;
}

const INNER_REACH = 64;
const BEFORE_MAX = 80;

/** A native search for the literal: prose costs a memory scan. */
export function hitAnchored(text: string, recogniser: AnchoredRecogniser, found: (hit: Hit) => void): void {
  const { literal, before, pattern, type, score } = recogniser;
  for (let at = text.indexOf(literal); at >= 0; at = text.indexOf(literal, at + 1)) {
    pattern.lastIndex = at;
    if (!pattern.test(text)) continue;
    const end = pattern.lastIndex;
    const front = before === undefined ? "" : (before.exec(text.slice(Math.max(0, at - BEFORE_MAX), at))?.[0] ?? "\n");
    if (front === "\n" || !isRandom(text.slice(at, end))) continue;
    found({ start: at - front.replace(/^[^\w]/, "").length, end, type, score });
  }
}

/** Tries the documented forms of credentials where a long token starts. */
export class TokenFinder {
  readonly #recognisers: readonly TokenRecogniser[];
  readonly #prefilter: Prefilter;
  readonly #all: Bits;
  readonly #open: Bits;
  readonly #live: Uint8Array;

  constructor(recognisers: readonly TokenRecogniser[]) {
    this.#recognisers = recognisers;
    this.#prefilter = new Prefilter(recognisers.map(({ pattern }) => ({ pattern, isWhole: false })));
    this.#all = bitsOf(recognisers.keys(), this.#prefilter.words);
    this.#open = this.#prefilter.empty();
    this.#live = new Uint8Array(this.#prefilter.words);
  }

  /** `tokens`: start, end, start, end ... */
  find(text: string, tokens: readonly number[], found: (hit: Hit) => void): void {
    for (let i = 0; i < tokens.length; i += 2) {
      const end = tokens[i + 1] ?? 0;
      for (let start = tokens[i] ?? 0; start >= 0 && end - start >= INNER_MIN; start = nextStart(text, start, end)) {
        this.#open.set(this.#all);
        const live = this.#prefilter.sift(text, start, this.#open, this.#live);
        const hit = this.#hit(text, start, live);
        if (hit === undefined) continue;
        found(hit);
        if (hit.end >= end) break;
      }
    }
  }

  /** The first form that fits. */
  #hit(text: string, start: number, live: number): Hit | undefined {
    for (const word of this.#live.subarray(0, live)) {
      for (let rest = this.#open[word] ?? 0; rest !== 0; rest &= rest - 1) {
        const recogniser = this.#recognisers[lowest(word, rest)];
        if (recogniser === undefined) continue;
        const { pattern, type, score, valid } = recogniser;
        pattern.lastIndex = start;
        const match = pattern.exec(text)?.[0];
        if (match === undefined || (valid !== undefined && !valid(match))) continue;
        return { start, end: start + match.length, type, score };
      }
    }
    return undefined;
  }
}

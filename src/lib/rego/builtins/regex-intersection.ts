import { type BuiltinContext, builtinError } from "./builtin";

/**
 * Whether some non-empty text matches both of two simple patterns. They know `.`, character classes, `*`, `+` and
 * backslash escapes, nothing else: OPA's `regex.globs_match`. Decided on the product of the two automata:
 * state (i, j) says that i tokens of one and j of the other are used up.
 */
export function regexesIntersect(a: string, b: string, context: BuiltinContext): boolean {
  const left = parseTokens(a);
  const right = parseTokens(b);
  const seen = new Set<string>();
  const queue: { i: number; j: number; moved: boolean }[] = [{ i: 0, j: 0, moved: false }];
  for (let state = queue.pop(); state !== undefined; state = queue.pop()) {
    const { i, j, moved } = state;
    const key = `${i},${j},${moved}`;
    if (seen.has(key)) continue;
    seen.add(key);
    context.charge(1);
    if (i === left.length && j === right.length && moved) return true;
    const x = left[i];
    const y = right[j];
    if (x?.optional) queue.push({ i: i + 1, j, moved });
    if (y?.optional) queue.push({ i, j: j + 1, moved });
    if (x === undefined || y === undefined || !rangesMeet(x.ranges, y.ranges)) continue;
    for (const nextI of x.repeats ? [i, i + 1] : [i + 1]) {
      for (const nextJ of y.repeats ? [j, j + 1] : [j + 1]) queue.push({ i: nextI, j: nextJ, moved: true });
    }
  }
  return false;
}

type Range = readonly [low: number, high: number];

interface GlobToken {
  readonly ranges: readonly Range[];
  /** May take no character at all. */
  readonly optional: boolean;
  readonly repeats: boolean;
}

const CODE_POINT_MAX = 0x10ffff;
const ANY: readonly Range[] = [[0, CODE_POINT_MAX]];

function rangesMeet(a: readonly Range[], b: readonly Range[]): boolean {
  return a.some(([low, high]) => b.some(([otherLow, otherHigh]) => low <= otherHigh && otherLow <= high));
}

/** `x+` becomes one token that must match and repeats; `x*` one that may also match nothing. */
function parseTokens(pattern: string): GlobToken[] {
  const characters = [...pattern];
  const tokens: GlobToken[] = [];
  for (let index = 0; index < characters.length; ) {
    const { ranges, next } = parseOne(characters, index);
    const quantifier = characters[next];
    const repeats = quantifier === "*" || quantifier === "+";
    tokens.push({ ranges, repeats, optional: quantifier === "*" });
    index = repeats ? next + 1 : next;
  }
  return tokens;
}

function parseOne(characters: readonly string[], index: number): { ranges: readonly Range[]; next: number } {
  const character = characters[index] ?? "";
  if (character === ".") return { ranges: ANY, next: index + 1 };
  if (character === "[") return parseClass(characters, index + 1);
  if (character === "*" || character === "+") throw invalid("a quantifier needs something before it");
  const isEscape = character === "\\";
  const literal = isEscape ? characters[index + 1] : character;
  if (literal === undefined) throw invalid("pattern ends with a backslash");
  return { ranges: [single(literal)], next: index + (isEscape ? 2 : 1) };
}

function single(character: string): Range {
  const code = character.codePointAt(0) ?? 0;
  return [code, code];
}

function parseClass(characters: readonly string[], start: number): { ranges: readonly Range[]; next: number } {
  const negated = characters[start] === "^";
  const ranges: Range[] = [];
  let index = negated ? start + 1 : start;
  for (; characters[index] !== "]"; index++) {
    if (characters[index] === "\\") index++;
    const low = characters[index];
    if (low === undefined) throw invalid("character class is not closed");
    const isRange = characters[index + 1] === "-" && characters[index + 2] !== "]";
    const high = isRange ? characters[index + 2] : low;
    if (high === undefined) throw invalid("character class is not closed");
    ranges.push([single(low)[0], single(high)[1]]);
    if (isRange) index += 2;
  }
  return { ranges: negated ? complement(ranges) : ranges, next: index + 1 };
}

function complement(ranges: readonly Range[]): Range[] {
  const result: Range[] = [];
  let from = 0;
  for (const [low, high] of [...ranges].sort((a, b) => a[0] - b[0])) {
    if (low > from) result.push([from, low - 1]);
    from = Math.max(from, high + 1);
  }
  if (from <= CODE_POINT_MAX) result.push([from, CODE_POINT_MAX]);
  return result;
}

function invalid(message: string): Error {
  return builtinError("regex.globs_match", message);
}

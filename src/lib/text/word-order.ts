import type { Token } from "./token";

const PREPOSITIONS = new Set(
  "in on at for to from with by of after before during since until within when if as under".split(" "),
);
/** Prepositions that a question may leave at its end. */
const STRANDED = new Set(
  "in on at for to from with by of about after before against under over than like into".split(" "),
);

export function isPreposition(text: string): boolean {
  return STRANDED.has(text);
}

const WH = new Set("what which who whom whose when where why how".split(" "));
const BE = new Set("is are was were am".split(" "));

/** A fronted phrase is short; behind it a whole clause must be left. */
const FRONTED_MAX = 14;
const CLAUSE_MIN = 3;

/**
 * One order for two that English leaves open: `in Spain, what do people eat` becomes `what do people eat in Spain`, and the
 * embedded `what my income is` becomes `what is my income`. Both are told by form alone: a comma after an opening
 * preposition, a form of `be` at the very end of a clause that a question word opens.
 */
export function plainOrder(tokens: readonly Token[]): readonly Token[] {
  return invertEmbedded(moveFronted(tokens));
}

function moveFronted(tokens: readonly Token[]): readonly Token[] {
  if (!PREPOSITIONS.has(tokens[0]?.text ?? "")) return tokens;
  const cut = tokens.findIndex((token, i) => i > 0 && (token.pauses || token.opens));
  const clause = tokens[cut];
  if (clause === undefined || !clause.pauses || cut > FRONTED_MAX || tokens.length - cut < CLAUSE_MIN) return tokens;
  if (tokens.some((token, i) => i > cut && (token.opens || token.pauses))) return tokens;
  const [first, ...others] = tokens.slice(cut);
  return first === undefined
    ? tokens
    : [{ ...first, opens: true }, ...others, ...tokens.slice(0, cut).map((token) => ({ ...token, opens: false }))];
}

function invertEmbedded(tokens: readonly Token[]): readonly Token[] {
  const last = tokens.at(-1);
  const second = tokens[1];
  if (last === undefined || second === undefined || tokens.length < CLAUSE_MIN) return tokens;
  if (
    !WH.has(tokens[0]?.text ?? "") ||
    !BE.has(last.text) ||
    BE.has(second.text) ||
    tokens.some((token, i) => i > 0 && token.opens)
  )
    return tokens;
  return [...tokens.slice(0, 1), last, ...tokens.slice(1, -1)];
}

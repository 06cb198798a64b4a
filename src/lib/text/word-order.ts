import type { Token } from "./token";
import { wordClass } from "./word-classes";

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
 * One order for two that English leaves open: `in Spain, what do people eat` becomes `what do people eat in Spain`, the
 * embedded `what my income is` becomes `what is my income`, `isn't it true` becomes `is it not true`, and alternatives stand
 * by the alphabet. All are told by form alone: a comma after an opening preposition, a form of `be` at the very end of a
 * clause that a question word opens, a denial between an opening verb and its subject, `or` between two phrases.
 */
export function plainOrder(tokens: readonly Token[]): readonly Token[] {
  return sortAlternatives(subjectBeforeNot(invertEmbedded(moveFronted(tokens))));
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

const AUXILIARIES = new Set(
  "is are am was were do does did have has had can could will would shall should may might must need".split(" "),
);
const PRONOUNS = new Set("i you he she it we they this that these those there".split(" "));
const ARTICLES = new Set(["a", "an", "the"]);
const DETERMINERS = new Set([...ARTICLES, ..."my your his her its our their this that these those".split(" ")]);

/** `is not it`, from `isn't it`, says `is it not`; likewise `is not the sky`. Only where the verb opens the question. */
function subjectBeforeNot(tokens: readonly Token[]): readonly Token[] {
  const at = tokens.findIndex(({ text }, i) => text === "not" && isOpeningVerb(tokens, i - 1));
  const next = tokens[at + 1];
  if (at < 0 || next === undefined || next.pauses || next.opens) return tokens;
  const isPhrase = DETERMINERS.has(next.text) && wordClass(tokens[at + 2]?.text ?? "") === "content";
  const length = isPhrase ? 2 : 1;
  if ((!isPhrase && !PRONOUNS.has(next.text)) || at + length + 1 >= tokens.length) return tokens;
  return [
    ...tokens.slice(0, at),
    ...tokens.slice(at + 1, at + 1 + length),
    tokens[at] as Token,
    ...tokens.slice(at + 1 + length),
  ];
}

function isOpeningVerb(tokens: readonly Token[], at: number): boolean {
  if (!AUXILIARIES.has(tokens[at]?.text ?? "")) return false;
  return at === 0 || tokens[at]?.opens === true || WH.has(tokens[at - 1]?.text ?? "");
}

/** A phrase longer than this is more than a name. */
const ALTERNATIVE_MAX = 4;

/** `a stock or the bond`, `between cats and dogs`: two phrases of content that may change places. */
function sortAlternatives(tokens: readonly Token[]): readonly Token[] {
  let sorted = tokens;
  for (let at = 1; at + 1 < tokens.length; at++) if (isAlternation(sorted, at)) sorted = sortedAt(sorted, at);
  return sorted;
}

function isAlternation(tokens: readonly Token[], at: number): boolean {
  const { text = "" } = tokens[at] ?? {};
  return text === "or" || text === "vs" || text === "versus" || (text === "and" && isBetween(tokens, at));
}

function isBetween(tokens: readonly Token[], at: number): boolean {
  return tokens[leftStart(tokens, at) - 1]?.text === "between";
}

function sortedAt(tokens: readonly Token[], at: number): readonly Token[] {
  const start = leftStart(tokens, at);
  const end = rightEnd(tokens, at);
  const [left, right] = [tokens.slice(start, at), tokens.slice(at + 1, end)];
  const [first, second] = [left[0], right[0]];
  if (first === undefined || second === undefined || nameOf(left) <= nameOf(right)) return tokens;
  const moved = [{ ...second, opens: first.opens, pauses: first.pauses }, ...right.slice(1)];
  const rest = [{ ...first, opens: second.opens, pauses: second.pauses }, ...left.slice(1)];
  return [...tokens.slice(0, start), ...moved, ...tokens.slice(at, at + 1), ...rest, ...tokens.slice(end)];
}

/** Where the phrase before `at` begins; `at` itself: there is none, or it is too long to be told. */
function leftStart(tokens: readonly Token[], at: number): number {
  let start = at;
  while (start > 0 && isPhraseWord(tokens[start - 1]) && !breaks(tokens[start])) start -= 1;
  if (at - start > ALTERNATIVE_MAX || breaks(tokens[at])) return at;
  return start < at && ARTICLES.has(tokens[start - 1]?.text ?? "") && !breaks(tokens[start]) ? start - 1 : start;
}

/** Behind the phrase after `at`; `at + 1`: there is none, or it is too long to be told. */
function rightEnd(tokens: readonly Token[], at: number): number {
  const start = at + (ARTICLES.has(tokens[at + 1]?.text ?? "") ? 2 : 1);
  let end = start;
  while (end < tokens.length && isPhraseWord(tokens[end]) && !(end > at + 1 && breaks(tokens[end]))) end += 1;
  return end === start || end - start > ALTERNATIVE_MAX ? at + 1 : end;
}

function isPhraseWord(token: Token | undefined): boolean {
  return token?.kind === "word" && wordClass(token.text) === "content";
}

function breaks(token: Token | undefined): boolean {
  return token !== undefined && (token.opens || token.pauses);
}

function nameOf(phrase: readonly Token[]): string {
  return phrase
    .filter(({ text }) => !ARTICLES.has(text))
    .map(({ text }) => text)
    .join(" ");
}

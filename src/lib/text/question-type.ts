import type { Token } from "./token";

/** What kind of answer is asked for, as bits: a prompt of several sentences may ask several. */
export const QUESTION = { what: 1, who: 2, when: 4, where: 8, why: 16, how: 32, howMuch: 64, yesNo: 128 } as const;

const WH = new Map<string, number>([
  ["what", QUESTION.what],
  ["which", QUESTION.what],
  ["who", QUESTION.who],
  ["whom", QUESTION.who],
  ["whose", QUESTION.who],
  ["when", QUESTION.when],
  ["where", QUESTION.where],
  ["why", QUESTION.why],
  ["how", QUESTION.how],
]);
const AUXILIARIES = new Set(
  "is are am was were do does did can could will would shall should may might must has have had".split(" "),
);
const DEGREES = new Set(
  "many much long far old often big large tall fast high deep heavy wide quickly soon late early close near frequently expensive hot cold strong likely small hard difficult".split(
    " ",
  ),
);

/** The kinds asked by all sentences of a prompt; 0: a statement, an order or a few keywords. */
export function questionTypes(tokens: readonly Token[], asksWhether: boolean): number {
  let types = asksWhether ? QUESTION.yesNo : 0;
  for (let i = 0; i < tokens.length; i++)
    if (i === 0 || tokens[i]?.opens) types |= sentenceType(tokens, i, asksWhether && i === 0);
  return types;
}

const SUBJECTS = new Set(
  "i we he she it they there this that these those my our your his her their the a an".split(" "),
);

/** A prompt that begins with a subject tells something; one that begins with a verb or a bare noun orders or names it. */
export function declares(tokens: readonly Token[], questions: number): boolean {
  return (
    questions === 0 && SUBJECTS.has(tokens[0]?.text ?? "") && tokens.some((token) => VERBS_OF_STATING.has(token.text))
  );
}

const VERBS_OF_STATING = new Set([...AUXILIARIES, ..."need want like know think get got keep see find try".split(" ")]);

/** A sentence asks by its first word, by a question word that only an adverbial stands before, or by one at its very end. */
function sentenceType(tokens: readonly Token[], start: number, asksWhether: boolean): number {
  if (asksWhether) return 0;
  if (AUXILIARIES.has(tokens[start]?.text ?? "")) return QUESTION.yesNo;
  for (let i = start; i < tokens.length && (i === start || !tokens[i]?.opens); i++) {
    const type = WH.get(tokens[i]?.text ?? "");
    if (type !== undefined && (i === start || isInverted(tokens, i) || isLast(tokens, i)))
      return refine(type, tokens, i);
  }
  return 0;
}

function isLast(tokens: readonly Token[], at: number): boolean {
  return at + 1 === tokens.length || tokens[at + 1]?.opens === true;
}

/** What stands behind the last `what` or `who` that opens a sentence: 1 be (what is it), 2 another auxiliary (what does it do), 0 neither. */
export function subjectVerb(tokens: readonly Token[]): number {
  let verb = 0;
  for (let i = 0; i < tokens.length; i++) if (i === 0 || tokens[i]?.opens) verb = verbAt(tokens, i) || verb;
  return verb;
}

function verbAt(tokens: readonly Token[], at: number): number {
  const type = WH.get(tokens[at]?.text ?? "");
  if (type !== QUESTION.what && type !== QUESTION.who) return 0;
  const next = tokens[at + 1]?.text ?? "";
  if (/^(?:is|are|was|were|am)$/.test(next)) return 1;
  if (/^(?:has|have|had)$/.test(next) && tokens[at + 2]?.text === "been") return 1;
  return AUXILIARIES.has(next) ? 2 : 0;
}

/** `can you`, `would you`: asks for something to be done as often as whether it can be. */
export function requests(tokens: readonly Token[]): boolean {
  return /^(?:can|could|will|would|may)$/.test(tokens[0]?.text ?? "") && tokens[1]?.text === "you";
}

/** `in which year did` asks; `the day when we met` and `the page where you can` do not: what is asked for is followed by an auxiliary. */
function isInverted(tokens: readonly Token[], at: number): boolean {
  const type = WH.get(tokens[at]?.text ?? "");
  const reach = type === QUESTION.what || type === QUESTION.how ? 3 : 1;
  for (let step = 1; step <= reach; step++) if (AUXILIARIES.has(tokens[at + step]?.text ?? "")) return true;
  return false;
}

function refine(type: number, tokens: readonly Token[], at: number): number {
  const next = tokens[at + 1]?.text ?? "";
  if (type === QUESTION.how && DEGREES.has(next)) return QUESTION.howMuch;
  if (type === QUESTION.how && next === "come") return QUESTION.why;
  if (type === QUESTION.what && next === "time") return QUESTION.when;
  return type;
}

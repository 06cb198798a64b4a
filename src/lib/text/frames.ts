import { type Token, word } from "./token";

/*
 * What people say around a question without changing it: greetings, politeness, "can you tell me". Closed phrases over
 * words; a word in angle brackets may be left out. A phrase that carries a task (explain, translate, in short) is not
 * here, and "can you" goes only before a verb that asks for work: "can you swim" stays a question.
 */
const SOMEONE = "you|u|someone|anyone|anybody|somebody";
const WORK =
  "show|give|explain|write|find|list|describe|translate|make|create|set|check|summarize|provide|suggest|recommend|send|play|turn|add|remove|delete|generate|compare|calculate|convert|fix|define|rewrite|draft|compose|solve|compute|name|read|repeat|call|order|book|schedule|cancel|change|update|tell|help|look|search|get|put|spell|start|stop|open|close|pay|transfer|identify|analyze|correct|improve|rephrase|paraphrase|outline|design|build|implement|review|proofread|elaborate|clarify|walk|teach";

const HEAD_PHRASES = [
  "(hi|hello|hey|hiya|howdy|greetings|yo) <there|all|everyone|everybody|guys|team|folks|again>",
  "good (morning|afternoon|evening|day) <all|everyone|team>",
  "dear (sir|madam|team|all|support) <or madam>",
  "(please|kindly)",
  "<many> (thanks|thank you) <so much|very much|a lot|in advance>",
  "(excuse|pardon) me",
  "<i am> <so|very> sorry <to bother you|to disturb you|for bothering you|for disturbing you>",
  "(ok|okay|so|well|um|uh|hmm|alright|and|but|also|now|oh|btw|anyway)",
  "<a|just a|one> <quick|short|simple|general> question <for you>",
  "i have (a|one|another|some) <quick|short|simple|general> (question|questions) <for you> <about|regarding|on>",
  `(can|could|would|will) (${SOMEONE}) <please|kindly|possibly> (tell|inform|remind) (me|us) <about>`,
  `(can|could|would|will) (${SOMEONE}) <please|kindly|possibly> (help|assist|guide) <me|us> <please> <to|with|in|by> <understand|understanding|figure out|find out|know>`,
  `(can|could|would|will) (${SOMEONE}) <please|kindly|possibly> let (me|us) know <about>`,
  `(can|could|would|will) you <please|kindly|possibly> BEFORE(${WORK})`,
  "would you mind <please> (telling me|telling us|letting me know|helping me with|helping me to|helping me)",
  "(can|could|may|might) i <please|just> (ask|know|find out|inquire) <about>",
  "(tell|inform) (me|us) <please> <about>",
  "let (me|us) know <about>",
  "(help|assist) me <please> <to|with|in> <understand|figure out|find out|know>",
  "i <just|really|also> (would like|want|need|would love|wish|am trying|was hoping|am hoping|am looking|wanted|like) to <please|just|also> (know|ask|find out|understand|be told) <about>",
  "i <just|really|also|still> (want|need|would like|would love|wish) to <please|just|also>",
  "i <was|am|have been> <just|also> (wondering|wonder|curious|asking) <about>",
  "<just|only> (wondering|curious|asking) <about>",
  "i (want|need|would like|expect) you to <please>",
  "i (need|want|could use|require) <some|your|a little|a bit of> (help|assistance) <please> <with|to|in|on>",
  "do you <happen to|by chance|perhaps> know <about>",
  "(do|does|would|can) (anyone|anybody|someone|somebody) <here> <happen to> (know|tell me|help me)",
  "(any|got any|have any) idea",
  "is it possible to (know|ask|find out)",
];

const TAIL_PHRASES = [
  "(please|kindly|cheers|ty)",
  "<many> (thanks|thank you) <so much|very much|a lot|again|sir|madam|man|mate|guys|all> <in advance|for your help|for the help|for helping>",
  "if (you|that) (can|could|may|would|please|do not mind|is possible|is ok|will)",
  "if possible",
  "<much|greatly|highly> appreciated",
  "<best|kind|warm> regards",
  "(sir|madam|mate|buddy|dude|bro)",
];

const HEAD = HEAD_PHRASES.map((phrase) => new RegExp(`^${compile(phrase)}`));
const TAIL = TAIL_PHRASES.map((phrase) => new RegExp(`(?:^|(?<= ))${compile(phrase)}$`));
/** Most prompts begin and end with none of these words, and no pattern need be tried. */
const HEAD_STARTS = new Set(HEAD_PHRASES.flatMap((phrase) => edgeWords(partsOf(phrase), (words) => words[0])));
const TAIL_ENDS = new Set(
  TAIL_PHRASES.flatMap((phrase) => edgeWords(partsOf(phrase).reverse(), (words) => words.at(-1))),
);

function partsOf(phrase: string): string[] {
  return phrase.match(/BEFORE\([^)]*\)|\([^)]*\)|<[^>]*>|[^\s]+/g) ?? [];
}

/** The words that a phrase may have at its edge: of its outermost parts up to the first that must be there. */
function edgeWords(parts: readonly string[], edge: (words: string[]) => string | undefined): string[] {
  const words: string[] = [];
  for (const part of parts) {
    for (const choice of part.replace(/[()<>]/g, "").split("|")) words.push(edge(choice.split(" ")) ?? "");
    if (!part.startsWith("<")) break;
  }
  return words;
}

/** Openings that ask the same, told by one of them. */
const OPENINGS = (
  [
    ["how (do|does|can|could|would|should|might|must|may) (i|we|you|one|someone|somebody|people)", "how do i"],
    ["how (i|we|you|one) <can|could|should|would|might>", "how do i"],
    ["how to", "how do i"],
    [
      "what (is|are|would be) <the|a|some> <of the> <best|good> (way|ways|method|methods) <for me|for us> to",
      "how do i",
    ],
    ["what (can|could|should|must|do) (i|we|one) <need to|have to> do <in order> to", "how do i"],
    ["(can|could|may|might) (i|we)", "can i"],
    ["(am|are) (i|we) (able|allowed) to", "can i"],
    ["(will|would) (i|we) be able to", "can i"],
    ["is it (possible|ok|okay) <for me|for us> to", "can i"],
    ["is there <a|any> way <for me|for us> to", "can i"],
  ] as const
).map(([phrase, opening]) => ({ pattern: new RegExp(`^${compile(phrase)}`), words: opening.split(" ") }));

/** `(a|b)` is needed, `<a|b>` may be left out, `BEFORE(a|b)` must follow and stays. Every word brings its own blank after it. */
function compile(phrase: string): string {
  return partsOf(phrase).map(compilePart).join("");
}

function compilePart(part: string): string {
  if (part.startsWith("BEFORE(")) return `(?=(?:${part.slice(7, -1)}) )`;
  if (part.startsWith("<")) return `(?:(?:${part.slice(1, -1)}) )?`;
  return part.startsWith("(") ? `(?:${part.slice(1, -1)}) ` : `${part} `;
}

/** At most so many phrases are taken off an end. */
const ROUNDS_MAX = 6;
/** What is left, of the sentence too, must still say something: "great, thanks" is not "great", and "hello, you" not "thanks, you". */
const LEFT_MIN = 2;
/** No phrase has more words. */
const PHRASE_WORDS_MAX = 16;

/** Frames after which `if` means `whether`. */
const ASKING_END = new Set("know me us ask out idea wondering wonder curious asking inquire".split(" "));

export interface Unframed {
  readonly tokens: readonly Token[];
  /** `if` or `whether` followed an asking frame: a yes/no question in the order of a statement. */
  readonly asksWhether: boolean;
}

/**
 * Takes greetings, politeness and request frames off both ends, and off the beginning of the last sentence, where the
 * question stands when something is told first. A prompt that is hardly anything else keeps them.
 */
export function stripFrames(tokens: readonly Token[]): Unframed {
  const start = stripHead(tokens, 0);
  const end = stripTail(tokens, start);
  const last = lastSentence(tokens, start, end);
  const question = last > start ? stripHead(tokens.slice(0, end), last) : start;
  const whether = whetherAt(tokens, question, end);
  const asked = plainOpening(reopened(tokens.slice(whether ? question + 1 : question, end)));
  return { tokens: last > start ? [...tokens.slice(start, last), ...asked] : asked, asksWhether: whether };
}

function lastSentence(tokens: readonly Token[], start: number, end: number): number {
  for (let i = end - 1; i > start; i--) if (tokens[i]?.opens) return i;
  return start;
}

/** What is left of a sentence opens it. */
function reopened(tokens: readonly Token[]): readonly Token[] {
  const first = tokens[0];
  return first === undefined || first.opens ? tokens : [{ ...first, opens: true }, ...tokens.slice(1)];
}

function whetherAt(tokens: readonly Token[], at: number, end: number): boolean {
  const token = tokens[at];
  if (token === undefined || token.pauses || token.opens || (token.text !== "if" && token.text !== "whether"))
    return false;
  if (at + 1 >= end || !ASKING_END.has(tokens[at - 1]?.text ?? "")) return false;
  return !tokens.slice(at + 1, end).some((later) => later.pauses);
}

/** `how to`, `how can we` become `how do i`; `is it possible to` becomes `can i`. */
function plainOpening(tokens: readonly Token[]): readonly Token[] {
  const first = tokens[0];
  if (first === undefined || !OPENING_STARTS.has(first.text)) return tokens;
  const text = joined(tokens, 0, PHRASE_WORDS_MAX);
  for (const { pattern, words } of OPENINGS) {
    const length = wordsIn(pattern.exec(text));
    if (length > 0 && length < tokens.length)
      return [...words.map((entry, i) => ({ ...word(entry, first), opens: i === 0 })), ...tokens.slice(length)];
  }
  return tokens;
}

const OPENING_STARTS = new Set("how what can could may might am are will would is".split(" "));

function stripHead(tokens: readonly Token[], from: number): number {
  let start = from;
  for (let round = 0; round < ROUNDS_MAX; round++) {
    if (!HEAD_STARTS.has(tokens[start]?.text ?? "")) break;
    const text = joined(tokens, start, start + PHRASE_WORDS_MAX);
    const length = longest(HEAD, text);
    if (length === 0 || start + length + LEFT_MIN > tokens.length) break;
    start += length;
  }
  return start;
}

function stripTail(tokens: readonly Token[], start: number): number {
  let end = tokens.length;
  for (let round = 0; round < ROUNDS_MAX; round++) {
    if (!TAIL_ENDS.has(tokens[end - 1]?.text ?? "")) break;
    const text = joined(tokens, Math.max(start, end - PHRASE_WORDS_MAX), end);
    const length = longest(TAIL, text);
    const left = end - length;
    if (length === 0 || left - LEFT_MIN < start || isLoneWord(tokens, lastSentence(tokens, start, end), left)) break;
    end = left;
  }
  return end;
}

function isLoneWord(tokens: readonly Token[], from: number, to: number): boolean {
  return from + 1 === to && tokens[from]?.kind === "word";
}

/** Words with a blank after each; a comma or the end of a sentence inside is `, `, so that no phrase reaches across it. */
function joined(tokens: readonly Token[], from: number, to: number): string {
  let text = "";
  for (let i = from; i < to && i < tokens.length; i++) {
    const token = tokens[i];
    if (token !== undefined) text += i > from && (token.pauses || token.opens) ? `, ${token.text} ` : `${token.text} `;
  }
  return text;
}

/** Words of the longest phrase that fits; 0: none. */
function longest(patterns: readonly RegExp[], text: string): number {
  let length = 0;
  for (const pattern of patterns) {
    length = Math.max(length, wordsIn(pattern.exec(text)));
  }
  return length;
}

function wordsIn(match: RegExpExecArray | null): number {
  return match === null ? 0 : match[0].split(" ").length - 1;
}

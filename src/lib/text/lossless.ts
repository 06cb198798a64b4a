/**
 * Every code point of a prompt belongs to exactly one token: joined again, the tokens are the prompt.
 *
 *   space    blanks and line breaks          word     letters, with inner apostrophes
 *   number   digits with inner separators    mark     what stands around words in prose: . , ? ! ( ) " -
 *   literal  anything else that stands together: code, paths, flags, formulas, emoji, 5! or .net
 *
 * The default is literal: only what is plain prose is taken apart.
 */
export type LosslessKind = "space" | "word" | "number" | "mark" | "literal";

export interface LosslessToken {
  readonly kind: LosslessKind;
  readonly text: string;
}

const CHUNKS = /\s+|\S+/gu;
const OPENERS = new Set([..."([\"'“‘«„¿¡「『"]);
const CLOSERS = new Set([...".,!?;:)]\"'”’»“…。，、！？；：」』"]);
const WORD = /^[\p{L}\p{M}]+(?:['’][\p{L}\p{M}]+)*$/u;
const HYPHENATED = /^[\p{L}\p{M}]+(?:['’][\p{L}\p{M}]+)*(?:[-‐‑][\p{L}\p{M}]+(?:['’][\p{L}\p{M}]+)*)+$/u;
const INITIALS = /^(?:\p{L}\.)+\p{L}\.?$/u;
const NUMBER = /^(?:[$€£¥₹]?\p{Nd}+(?:[.,:/-]\p{Nd}+)*)$/u;
const NUMBER_WITH_LETTERS = /^([$€£¥₹]?\p{Nd}+(?:[.,:]\p{Nd}+)*)([\p{L}µμΩ°%]+)$/u;
const DASHES = /^(?:-{1,3}|[–—])$/;
/** Scripts that put no blank between words. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
const UNSPACED_PARTS =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\p{M}ー々]+|[。，、！？；：「」『』]|[^\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\p{M}ー々。，、！？；：「」『』]+/gu;
const SEGMENTER = new Intl.Segmenter("en", { granularity: "word" });

export function readLossless(text: string): LosslessToken[] {
  const tokens: LosslessToken[] = [];
  for (const [chunk] of text.matchAll(CHUNKS)) {
    if (chunk.trim() === "") tokens.push({ kind: "space", text: chunk });
    else if (WORD.test(chunk) && !UNSPACED.test(chunk)) tokens.push({ kind: "word", text: chunk });
    else readChunk(chunk, tokens);
  }
  return tokens;
}

/** Peels the marks of prose off both ends; what is left is a word, a number, or literal. */
function readChunk(chunk: string, tokens: LosslessToken[]): void {
  let [start, end] = [0, chunk.length];
  while (start < end && OPENERS.has(chunk.charAt(start))) start += 1;
  while (end > start && CLOSERS.has(chunk.charAt(end - 1))) end -= 1;
  const core = chunk.slice(start, end);
  const head = chunk.slice(0, start);
  const tail = chunk.slice(end);
  if (core === "" ? !isPlainMarks(chunk) : !isPlainCore(core, tail)) {
    pushUnplain(chunk, tokens);
    return;
  }
  pushMarks(head, tokens);
  pushCore(core, tokens);
  pushMarks(tail, tokens);
}

/** A chunk of marks alone is prose only as a closing mark that somebody set apart, or as a dash. */
function isPlainMarks(chunk: string): boolean {
  return /^(?:[?!]+|[。！？]+)$/u.test(chunk) || DASHES.test(chunk);
}

/** `5!`, `x:`, `n;` and `a?` may be formulas or code; `5.` and `x,` are prose. */
function isPlainCore(core: string, tail: string): boolean {
  if (DASHES.test(core)) return tail === "";
  const isShort = core.length === 1 || NUMBER.test(core) || NUMBER_WITH_LETTERS.test(core);
  if (isShort && /[!:;\]"'”’]/u.test(tail.charAt(0)) && !/^["'”’][.,?]?$/u.test(tail)) return false;
  return WORD.test(core) || HYPHENATED.test(core) || isNumeric(core) || INITIALS.test(core) || UNSPACED.test(core);
}

function isNumeric(core: string): boolean {
  return NUMBER.test(core) || NUMBER_WITH_LETTERS.test(core);
}

/** Code may end a sentence: one closing mark is set apart, so that `a.com?` and `a.com` meet. */
function pushUnplain(chunk: string, tokens: LosslessToken[]): void {
  const closed = /^(.*[\p{L}\p{N})\]}>/+#])([.?,])$/su.exec(chunk);
  const body = closed?.[1] ?? chunk;
  tokens.push({ kind: "literal", text: body });
  if (closed?.[2] !== undefined) tokens.push({ kind: "mark", text: closed[2] });
}

/** A run of one mark is one token: `...`, `???`. */
function pushMarks(marks: string, tokens: LosslessToken[]): void {
  for (const [run] of marks.matchAll(/([.?!…。！？])[.?!…。！？]*|./gu)) tokens.push({ kind: "mark", text: run });
}

function pushCore(core: string, tokens: LosslessToken[]): void {
  if (core === "") return;
  if (DASHES.test(core)) tokens.push({ kind: "mark", text: core });
  else if (UNSPACED.test(core)) pushUnspaced(core, tokens);
  else if (NUMBER.test(core)) tokens.push({ kind: "number", text: core });
  else if (NUMBER_WITH_LETTERS.test(core)) pushWithUnit(core, tokens);
  else if (HYPHENATED.test(core)) pushHyphenated(core, tokens);
  else tokens.push({ kind: "word", text: core });
}

function pushWithUnit(core: string, tokens: LosslessToken[]): void {
  const [, digits = core, letters = ""] = NUMBER_WITH_LETTERS.exec(core) ?? [];
  tokens.push({ kind: "number", text: digits }, { kind: "word", text: letters });
}

function pushHyphenated(core: string, tokens: LosslessToken[]): void {
  for (const [part] of core.matchAll(/[-‐‑]|[^-‐‑]+/gu))
    tokens.push({ kind: /^[-‐‑]$/u.test(part) ? "mark" : "word", text: part });
}

function pushUnspaced(core: string, tokens: LosslessToken[]): void {
  for (const [part] of core.matchAll(UNSPACED_PARTS)) {
    if (/^[。，、！？；：「」『』]$/u.test(part)) tokens.push({ kind: "mark", text: part });
    else if (!UNSPACED.test(part)) tokens.push({ kind: WORD.test(part) ? "word" : "literal", text: part });
    else for (const { segment } of SEGMENTER.segment(part)) tokens.push({ kind: "word", text: segment });
  }
}

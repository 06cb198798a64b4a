/*
 * A replayed stream should read like a stream: a few words at a time. A cut must never fall inside what a reader sees
 * as one character (a surrogate pair, a family emoji, a letter and its accent), because a client that draws each chunk
 * would show the halves.
 */

/** About four English words. */
const CHUNK_CHARS = 24;
/** How far past that a chunk may run to end at a word. */
const REACH_CHARS = 24;

const segmenter = new Intl.Segmenter("en", { granularity: "grapheme" });

/** Cuts text into pieces of a few words; joined they are the text again. The empty text has no pieces. */
export function* splitText(text: string): Generator<string> {
  let graphemes: Intl.Segments | null = null;
  let start = 0;
  while (start < text.length) {
    let cut = wordCut(text, start + CHUNK_CHARS);
    if (cut === -1) {
      graphemes ??= segmenter.segment(text);
      cut = graphemeCut(text, graphemes, start);
    }
    yield text.slice(start, cut);
    start = cut;
  }
}

/**
 * First place at or after `from` where white space is followed by a visible ASCII character. That is always a grapheme
 * boundary (UAX #29: neither side extends the other) and is found without a segmenter. -1: none within reach.
 */
function wordCut(text: string, from: number): number {
  if (from >= text.length) return text.length;
  const last = Math.min(from + REACH_CHARS, text.length - 1);
  for (let at = from; at <= last; at++) {
    if (isAsciiSpace(text.charCodeAt(at - 1)) && isAsciiVisible(text.charCodeAt(at))) return at;
  }
  return -1;
}

function graphemeCut(text: string, graphemes: Intl.Segments, start: number): number {
  const target = start + CHUNK_CHARS;
  const segment = graphemes.containing(target);
  if (segment === undefined) return text.length;
  return segment.index > start ? segment.index : segment.index + segment.segment.length;
}

function isAsciiSpace(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x09;
}

function isAsciiVisible(code: number): boolean {
  return code > 0x20 && code < 0x7f;
}

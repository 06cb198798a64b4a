import { SEVERITY_OF } from "./types";

const SOURCE = `\\[(?:${Object.keys(SEVERITY_OF).join("|")}|CUSTOM_[A-Z][A-Z0-9_]{0,31})(?:_\\d{1,4})?\\]`;
const PLACEHOLDER = new RegExp(SOURCE, "y");
const PLACEHOLDERS = new RegExp(SOURCE, "g");

/** The end of the placeholder at `start`, else -1. */
export function placeholderEnd(text: string, start: number): number {
  PLACEHOLDER.lastIndex = start;
  const match = PLACEHOLDER.exec(text);
  return match === null ? -1 : start + match[0].length;
}

/**
 * Leaves out what was found inside placeholders. One names what was there: found again, it would make redaction
 * endless.
 */
export function outsidePlaceholders<T extends { start: number; end: number }>(text: string, found: T[]): T[] {
  if (found.length === 0 || !text.includes("[")) return found;
  const spans = [...text.matchAll(PLACEHOLDERS)].map((match) => [match.index, match.index + match[0].length] as const);
  if (spans.length === 0) return found;
  let next = 0;
  const sorted = [...found].sort((a, b) => a.start - b.start);
  return sorted.filter(({ start, end }) => {
    while (next < spans.length && (spans[next]?.[1] ?? 0) <= start) next++;
    const span = spans[next];
    return span === undefined || start < span[0] || end > span[1];
  });
}

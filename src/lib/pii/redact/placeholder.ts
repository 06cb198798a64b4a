import { SEVERITY_OF } from "../types";

const SOURCE = `\\[(?:${Object.keys(SEVERITY_OF).join("|")}|CUSTOM_[A-Z][A-Z0-9_]{0,31})(?:_\\d{1,4})?\\]`;
const PLACEHOLDER = new RegExp(SOURCE, "y");

/** The end of the placeholder at `start`, else -1. */
export function placeholderEnd(text: string, start: number): number {
  PLACEHOLDER.lastIndex = start;
  const match = PLACEHOLDER.exec(text);
  return match === null ? -1 : start + match[0].length;
}

/** Longer than any placeholder. */
const LENGTH_MAX = 64;

/**
 * Whether a placeholder holds the whole of a finding. It names what was there: found again, it would make redaction
 * endless.
 */
export function isInPlaceholder(text: string, { start, end }: { start: number; end: number }): boolean {
  if (end - start > LENGTH_MAX) return false;
  // No placeholder has a bracket inside, so only the nearest one can begin it.
  for (let at = start; at >= 0 && start - at < LENGTH_MAX; at--)
    if (text.charCodeAt(at) === 0x5b) return placeholderEnd(text, at) >= end;
  return false;
}

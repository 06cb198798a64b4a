import type { Finding } from "../playground-types";

/** A stretch of the text, with what was found in it; null: nothing. */
export interface TextPart {
  text: string;
  start: number;
  finding: Finding | null;
}

/** Cuts the text at the findings, which come in order and do not overlap. */
export function cutAtFindings(text: string, findings: readonly Finding[]): TextPart[] {
  const parts: TextPart[] = [];
  let end = 0;
  const push = (start: number, stop: number, finding: Finding | null) => {
    if (stop > start) parts.push({ text: text.slice(start, stop), start, finding });
  };
  for (const finding of findings) {
    push(end, finding.start, null);
    push(finding.start, finding.end, finding);
    end = finding.end;
  }
  push(end, text.length, null);
  return parts;
}

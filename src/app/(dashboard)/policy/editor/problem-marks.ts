import type { Diagnostic } from "@codemirror/lint";
import type { PolicyProblem } from "../policy-types";

/** Marks for the editor, inside of the text: it may have changed since it was checked. */
export function toDiagnostics(problems: readonly PolicyProblem[], text: string): Diagnostic[] {
  return problems.map(({ from, to, message, suggestion, code }) => ({
    ...visibleRange(text, from, to),
    severity: "error",
    source: code,
    message: suggestion === null ? message : `${message}\nTry: ${suggestion}`,
  }));
}

/** Where the text ends too early there is nothing to underline: the last character before it takes the mark. */
function visibleRange(text: string, from: number, to: number): { from: number; to: number } {
  if (text.slice(from, to).trim() !== "") return { from, to: Math.min(to, text.length) };
  const end = text.slice(0, from).trimEnd().length;
  return { from: Math.max(0, end - 1), to: end };
}

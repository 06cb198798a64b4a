import type { Diagnostic } from "@codemirror/lint";
import type { PolicyProblem } from "../policy-types";

/** The text may have grown or shrunk since it was checked: marks stay inside of it, at least one character wide. */
export function toDiagnostics(problems: readonly PolicyProblem[], length: number): Diagnostic[] {
  return problems.map(({ from, to, message, suggestion, code }) => ({
    from: Math.min(from, Math.max(0, length - 1)),
    to: Math.min(Math.max(to, from + 1), length),
    severity: "error",
    source: code,
    message: suggestion === null ? message : `${message}\nTry: ${suggestion}`,
  }));
}

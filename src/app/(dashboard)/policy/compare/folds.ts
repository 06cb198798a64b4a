import type { DiffLine } from "./line-diff";

/** Lines to show, or equal ones that are left out. */
export type Fold = { kind: "lines"; lines: DiffLine[] } | { kind: "gap"; count: number };

const CONTEXT_LINES = 3;

/** Keeps the changed lines with a few around them. */
export function foldEqualLines(lines: readonly DiffLine[]): Fold[] {
  const shown = new Set<number>();
  for (const [i, line] of lines.entries()) {
    if (line.kind === "same") continue;
    for (let near = i - CONTEXT_LINES; near <= i + CONTEXT_LINES; near += 1) shown.add(near);
  }
  const folds: Fold[] = [];
  for (const [i, line] of lines.entries()) {
    const last = folds.at(-1);
    if (!shown.has(i)) {
      if (last?.kind === "gap") last.count += 1;
      else folds.push({ kind: "gap", count: 1 });
    } else if (last?.kind === "lines") last.lines.push(line);
    else folds.push({ kind: "lines", lines: [line] });
  }
  return folds;
}

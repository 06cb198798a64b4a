import { isCredentialName, isSecretCell } from "./credentials";
import type { Hit } from "./hit";
import type { LabelHit } from "./text-analysis";

/**
 * A table whose head names a column of credentials: CSV, TSV, Markdown, the output of databases. What stands in that
 * column is one, however far below its head.
 *
 *     | user | password |        user,password
 *     |------|----------|        ann,korrekt-pferd
 *     | ann  | hunter2  |
 */

/** A longer head or row is no table that somebody reads. */
const LINE_MAX = 512;
const CELLS_MAX = 24;
const DELIMITERS = ["|", "\t", ";", ","] as const;
/** A head holds names only; a sentence that speaks of a password in passing is none. */
const NAME_MAX = 32;
const WORDS_MAX = 3;
/** No assignment: `password=x` is a line of a configuration. */
const NAME = /^[\p{L}\p{M}\p{N} ._-]+$/u;
const RULE = /^[\s|+:=-]*$/;

interface Cell {
  readonly start: number;
  readonly text: string;
}

/** Looks at the lines of the labels that name credentials. Each line is read once: as a head, or as a row. */
export function hitColumns(text: string, labels: readonly LabelHit[], found: (hit: Hit) => void): void {
  let read = 0;
  for (const { start, label } of labels) {
    if (!label.isCredential || start < read) continue;
    const head = lineStart(text, start);
    if (head >= 0) read = hitTable(text, head, found);
  }
}

/** Where the line of `at` begins; -1 when that is too far. */
function lineStart(text: string, at: number): number {
  let start = at;
  while (start > 0 && at - start < LINE_MAX && text.charCodeAt(start - 1) !== 0x0a) start--;
  return at - start < LINE_MAX ? start : -1;
}

/** Returns where the table ends that has its head at `start`. */
function hitTable(text: string, start: number, found: (hit: Hit) => void): number {
  let line = lineFrom(text, start);
  let at = start + line.length + 1;
  const delimiter = DELIMITERS.find((sign) => line.includes(sign)) ?? "";
  const columns = credentialColumns(cellsOf(line, start, delimiter));
  if (columns.length === 0) return at;
  while (at < text.length) {
    line = lineFrom(text, at);
    if (!isRow(line, delimiter)) return at;
    const cells = RULE.test(line) ? [] : cellsOf(line, at, delimiter);
    for (const column of columns) {
      const cell = cells[column];
      if (cell !== undefined && isSecretCell(cell.text))
        found({ start: cell.start, end: cell.start + cell.text.length, type: "PASSWORD", score: 0.7 });
    }
    at += line.length + 1;
  }
  return at;
}

/** A column alone goes to the next empty line. */
function isRow(line: string, delimiter: string): boolean {
  return delimiter === "" ? /^\S+$/.test(line.trim()) : line.includes(delimiter) || RULE.test(line.trim() || "x");
}

function lineFrom(text: string, start: number): string {
  const line = text.slice(start, start + LINE_MAX);
  const end = line.indexOf("\n");
  return end < 0 ? line : line.slice(0, end);
}

/** Cells without the blanks, quotes and signs of emphasis around them. */
function cellsOf(line: string, start: number, delimiter: string): Cell[] {
  let at = start;
  return (delimiter === "" ? [line] : line.split(delimiter, CELLS_MAX)).map((raw) => {
    const lead = /^[\s"'`*]*/.exec(raw)?.[0].length ?? 0;
    const cell = { start: at + lead, text: raw.slice(lead).replace(/[\s"'`*]+$/, "") };
    at += raw.length + 1;
    return cell;
  });
}

function credentialColumns(cells: readonly Cell[]): number[] {
  if (cells.some(({ text }) => text.length > NAME_MAX || text.split(" ").length > WORDS_MAX)) return [];
  return cells.flatMap(({ text }, column) => (NAME.test(text) && isCredentialName(text) ? [column] : []));
}

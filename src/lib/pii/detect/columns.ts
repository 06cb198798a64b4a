import type { PiiType } from "../types";
import { isCredentialName, isSecretCell } from "./credentials";
import type { Hit } from "./hit";
import type { LabelHit } from "./text-analysis";

/**
 * A table whose head names its columns: CSV, TSV, Markdown, the output of databases. What stands in a column is read
 * behind its head, however far below; in a column of credentials every value is one.
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
const NAME_MAX = 48;
const WORDS_MAX = 5;
/** No number has fewer signs; what is longer than this is a text of its own. */
const CELL_MIN = 5;
const CELL_MAX = 64;
/** Between two lines of a form: no value and no label reaches over it. */
const WALL = " ;\n\n";
/** No assignment: `password=x` is a line of a configuration. */
const NAME = /^[\p{L}\p{M}\p{N} ._-]+$/u;
const RULE = /^[\s|+:=-]*$/;
/** A name is found behind a head of its own only: things have a column `name` too. */
const UNTOLD: ReadonlySet<PiiType> = new Set<PiiType>(["PERSON", "ADDRESS"]);

interface Cell {
  readonly start: number;
  readonly text: string;
}

/** Detects in a form, a line a cell; what it finds is given to the second, in any order. */
type Read = (form: string, found: (hit: Hit) => void) => void;

/** Looks at the lines of the labels. Each line is read once: as a head, or as a row. */
export function hitColumns(text: string, labels: readonly LabelHit[], read: Read, found: (hit: Hit) => void): void {
  let done = 0;
  for (const [index, { start, label }] of labels.entries()) {
    if (start < done || !(label.isCredential || label.values.length > 0 || label.contextWords.length > 0)) continue;
    const head = lineStart(text, start);
    if (head >= 0) done = hitTable(text, head, labelsOfLine(labels, index, head), read, found);
  }
}

/** Those around `index` that may stand in the line from `head` on: few, however many the text has. */
function labelsOfLine(labels: readonly LabelHit[], index: number, head: number): readonly LabelHit[] {
  let [from, to] = [index, index];
  while (from > 0 && (labels[from - 1]?.start ?? -1) >= head) from--;
  while (to < labels.length && (labels[to]?.start ?? 0) < head + LINE_MAX) to++;
  return labels.slice(from, to);
}

/** Where the line of `at` begins; -1 when that is too far. */
function lineStart(text: string, at: number): number {
  let start = at;
  while (start > 0 && at - start < LINE_MAX && text.charCodeAt(start - 1) !== 0x0a) start--;
  return at - start < LINE_MAX ? start : -1;
}

/** Returns where the table ends that has its head at `start`. */
function hitTable(
  text: string,
  start: number,
  labels: readonly LabelHit[],
  read: Read,
  found: (hit: Hit) => void,
): number {
  let line = lineFrom(text, start);
  let at = start + line.length + 1;
  const delimiter = DELIMITERS.find((sign) => line.includes(sign)) ?? "";
  const heads = cellsOf(line, start, delimiter);
  if (at >= text.length || heads.some(({ text: name }) => isProse(name))) return at;
  const secrets = heads.map(({ text: name }) => NAME.test(name) && isCredentialName(name));
  const named = delimiter === "" ? [] : heads.map((cell) => isLabelled(cell, labels));
  if (!secrets.includes(true) && !named.includes(true)) return at;
  const forms = heads.map(({ text: head }, column) => (named[column] === true ? new ColumnForm(head) : null));
  while (at < text.length) {
    line = lineFrom(text, at);
    if (!isRow(line, delimiter)) break;
    const cells = RULE.test(line) ? [] : cellsOf(line, at, delimiter);
    for (const [column, cell] of cells.entries()) {
      if (secrets[column] === true) hitSecret(cell, found);
      else forms[column]?.add(cell);
    }
    at += line.length + 1;
  }
  for (const form of forms) form?.read(read, found);
  return at;
}

function isProse(name: string): boolean {
  return name.length > NAME_MAX || name.split(" ").length > WORDS_MAX;
}

function isLabelled({ start, text }: Cell, labels: readonly LabelHit[]): boolean {
  const end = start + text.length;
  return labels.some((label) => label.start >= start && label.end <= end && label.label.negative === 0);
}

function hitSecret({ start, text }: Cell, found: (hit: Hit) => void): void {
  if (isSecretCell(text)) found({ start, end: start + text.length, type: "PASSWORD", score: 0.7 });
}

/**
 * A column as a form writes it, a line `head: cell` each. It is read in one piece, so that what a text may cost is counted
 * once for all of its cells.
 */
class ColumnForm {
  readonly #head: string;
  readonly #cells: { readonly from: number; readonly to: number; readonly start: number }[] = [];
  #text = "";

  constructor(head: string) {
    this.#head = `${head}: `;
  }

  add({ start, text }: Cell): void {
    if (text.length < CELL_MIN || text.length > CELL_MAX || !/\d/.test(text)) return;
    const from = this.#text.length + this.#head.length;
    this.#cells.push({ from, to: from + text.length, start });
    this.#text += this.#head + text + WALL;
  }

  /** Only what stands within one cell was told by the head. */
  read(read: Read, found: (hit: Hit) => void): void {
    if (this.#cells.length === 0) return;
    read(this.#text, (hit) => {
      const cell = this.#cellAt(hit.start);
      if (cell === undefined || hit.end > cell.to || UNTOLD.has(hit.type)) return;
      found({ ...hit, start: cell.start + hit.start - cell.from, end: cell.start + hit.end - cell.from });
    });
  }

  /** The cell that `at` is in, by halving. */
  #cellAt(at: number) {
    let [low, high] = [0, this.#cells.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#cells[middle]?.to ?? 0) <= at) low = middle + 1;
      else high = middle;
    }
    const cell = this.#cells[low];
    return cell !== undefined && cell.from <= at ? cell : undefined;
  }
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

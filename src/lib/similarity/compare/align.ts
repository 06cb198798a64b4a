import { CLASS, classOf, type Sequence, TRAIT } from "./sequence";

/** One side, without the guesses behind unknown words, which stand beside their word. */
export interface Side {
  readonly keys: readonly number[];
  readonly forms: readonly number[];
  /** Key of the word that an unknown one may have been meant to be; 0: none. */
  readonly meant: readonly number[];
  readonly traits: number;
}

export function sideOf({ items, traits }: Sequence): Side {
  const [keys, forms, meant]: [number[], number[], number[]] = [[], [], []];
  for (let i = 0; i < items.length; i += 2) {
    const form = items[i + 1] ?? 0;
    if (classOf(form) === CLASS.meant) {
      meant[meant.length - 1] = items[i] ?? 0;
      continue;
    }
    keys.push(items[i] ?? 0);
    forms.push(form);
    meant.push(0);
  }
  return { keys, forms, meant, traits };
}

/** Places that stand for each other, and the gaps between: `a` from..to on one side against `b` from..to on the other. */
export type Step =
  | { readonly kind: "pair"; readonly a: number; readonly b: number }
  | {
      readonly kind: "gap";
      readonly a: number;
      readonly aEnd: number;
      readonly b: number;
      readonly bEnd: number;
    };

/** What is left between the common ends of two prompts; more differ too much to be the same question. */
const CELLS_MAX = 4096;

/** The two sides in step, by a longest common subsequence. Null: they differ in too many places. */
export function align(a: Side, b: Side): readonly Step[] | null {
  const start = commonStart(a, b);
  const end = commonEnd(a, b, start);
  const [rows, columns] = [a.keys.length - start - end, b.keys.length - start - end];
  if (rows * columns > CELLS_MAX) return null;
  const pairs: (readonly [number, number])[] = [];
  for (let i = 0; i < start; i++) pairs.push([i, i]);
  for (const [i, j] of common(a, b, start, rows, columns)) pairs.push([i, j]);
  for (let i = end; i > 0; i--) pairs.push([a.keys.length - i, b.keys.length - i]);
  return stepsOf(pairs, a.keys.length, b.keys.length);
}

export function isSame(a: Side, i: number, b: Side, j: number): boolean {
  if (classOf(a.forms[i] ?? 0) !== classOf(b.forms[j] ?? 0)) return false;
  const [own, other] = [a.keys[i] ?? 0, b.keys[j] ?? 0];
  return own === other || isMeant(a, i, other) || isMeant(b, j, own);
}

/** 0 says that nothing else is meant, and is a word's number too. A word of another language is no slip of an English one. */
function isMeant(side: Side, at: number, key: number): boolean {
  const meant = (side.traits & TRAIT.english) === 0 ? 0 : (side.meant[at] ?? 0);
  return meant !== 0 && meant === key;
}

function commonStart(a: Side, b: Side): number {
  const most = Math.min(a.keys.length, b.keys.length);
  let i = 0;
  while (i < most && isSame(a, i, b, i)) i++;
  return i;
}

function commonEnd(a: Side, b: Side, start: number): number {
  const most = Math.min(a.keys.length, b.keys.length) - start;
  let i = 0;
  while (i < most && isSame(a, a.keys.length - 1 - i, b, b.keys.length - 1 - i)) i++;
  return i;
}

function common(a: Side, b: Side, from: number, rows: number, columns: number): (readonly [number, number])[] {
  if (rows === 0 || columns === 0) return [];
  const width = columns + 1;
  const lengths = new Uint16Array((rows + 1) * width);
  for (let i = rows - 1; i >= 0; i--)
    for (let j = columns - 1; j >= 0; j--)
      lengths[i * width + j] = isSame(a, from + i, b, from + j)
        ? (lengths[(i + 1) * width + j + 1] ?? 0) + 1
        : Math.max(lengths[(i + 1) * width + j] ?? 0, lengths[i * width + j + 1] ?? 0);
  const pairs: (readonly [number, number])[] = [];
  for (let [i, j] = [0, 0]; i < rows && j < columns; ) {
    if (isSame(a, from + i, b, from + j)) pairs.push([from + i++, from + j++]);
    else if ((lengths[(i + 1) * width + j] ?? 0) >= (lengths[i * width + j + 1] ?? 0)) i += 1;
    else j += 1;
  }
  return pairs;
}

function stepsOf(pairs: readonly (readonly [number, number])[], aLength: number, bLength: number): Step[] {
  const steps: Step[] = [];
  let [a, b] = [0, 0];
  for (const [i, j] of [...pairs, [aLength, bLength] as const]) {
    if (i > a || j > b) steps.push({ kind: "gap", a, aEnd: i, b, bEnd: j });
    if (i < aLength && j < bLength) steps.push({ kind: "pair", a: i, b: j });
    [a, b] = [i + 1, j + 1];
  }
  return steps;
}

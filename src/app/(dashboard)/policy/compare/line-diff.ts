/** A line of a comparison. Line numbers count from 1; null: not there on that side. */
export interface DiffLine {
  readonly kind: "same" | "removed" | "added";
  readonly text: string;
  readonly before: number | null;
  readonly after: number | null;
}

/** Where the search gives up and shows everything in between as replaced: two texts with nothing in common. */
const EDITS_MAX = 2_000;

/**
 * The shortest script that makes `after` of `before`, by lines (E. Myers, "An O(ND) difference algorithm and its
 * variations", 1986). Equal ends are cut off first: an edit in a long policy then costs next to nothing.
 */
export function diffLines(before: string, after: string): DiffLine[] {
  const a = before.split("\n");
  const b = after.split("\n");
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head += 1;
  let tail = 0;
  while (tail < a.length - head && tail < b.length - head && a.at(-1 - tail) === b.at(-1 - tail)) tail += 1;
  const lines: DiffLine[] = [];
  const push = (kind: DiffLine["kind"], i: number, j: number) => lines.push(lineOf(kind, a, b, i, j));
  for (let i = 0; i < head; i += 1) push("same", i, i);
  const middle = editsOf(a.slice(head, a.length - tail), b.slice(head, b.length - tail));
  for (const [kind, i, j] of middle) push(kind, i + head, j + head);
  for (let i = tail; i > 0; i -= 1) push("same", a.length - i, b.length - i);
  return lines;
}

function lineOf(kind: DiffLine["kind"], a: readonly string[], b: readonly string[], i: number, j: number): DiffLine {
  return {
    kind,
    text: (kind === "added" ? b[j] : a[i]) ?? "",
    before: kind === "added" ? null : i + 1,
    after: kind === "removed" ? null : j + 1,
  };
}

type Edit = [kind: DiffLine["kind"], i: number, j: number];

function editsOf(a: readonly string[], b: readonly string[]): Edit[] {
  const frontiers = searchForward(a, b);
  return frontiers === null ? replaceAll(a, b) : walkBack(frontiers, a.length, b.length);
}

function replaceAll(a: readonly string[], b: readonly string[]): Edit[] {
  return [...a.map((_, i): Edit => ["removed", i, 0]), ...b.map((_, j): Edit => ["added", a.length, j])];
}

/** Furthest place in `a` by diagonal (k = i - j). */
type Frontier = ReadonlyMap<number, number>;

/** A step down (a line added) is taken when its diagonal got further than the one of a step right (a line removed). */
function isDown(frontier: Frontier, k: number, edits: number): boolean {
  return k === -edits || (k !== edits && (frontier.get(k - 1) ?? -1) < (frontier.get(k + 1) ?? -1));
}

/** The frontier before each edit, until one reaches the end; null when there are too many edits. */
function searchForward(a: readonly string[], b: readonly string[]): Frontier[] | null {
  const frontiers: Frontier[] = [];
  let frontier = new Map([[1, 0]]);
  for (let edits = 0; edits <= EDITS_MAX; edits += 1) {
    frontiers.push(frontier);
    const next = new Map<number, number>();
    for (let k = -edits; k <= edits; k += 2) {
      let i = isDown(frontier, k, edits) ? (frontier.get(k + 1) ?? 0) : (frontier.get(k - 1) ?? 0) + 1;
      while (i < a.length && i - k < b.length && a[i] === b[i - k]) i += 1;
      if (i >= a.length && i - k >= b.length) return frontiers;
      next.set(k, i);
    }
    frontier = next;
  }
  return null;
}

function walkBack(frontiers: readonly Frontier[], aLength: number, bLength: number): Edit[] {
  const edits: Edit[] = [];
  let i = aLength;
  let j = bLength;
  for (let count = frontiers.length - 1; count >= 0; count -= 1) {
    const frontier = frontiers[count] ?? new Map<number, number>();
    const k = i - j;
    const down = isDown(frontier, k, count);
    const fromK = down ? k + 1 : k - 1;
    const fromI = count === 0 ? 0 : (frontier.get(fromK) ?? 0);
    const fromJ = count === 0 ? 0 : fromI - fromK;
    const startI = count === 0 ? 0 : down ? fromI : fromI + 1;
    while (i > startI) edits.push(["same", --i, --j]);
    if (count === 0) break;
    edits.push(down ? ["added", fromI, fromJ] : ["removed", fromI, fromJ]);
    i = fromI;
    j = fromJ;
  }
  return edits.reverse();
}

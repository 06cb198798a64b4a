/**
 * Counts what code does rather than how long it takes: units of text read, patterns run, elements sorted, look-ups in
 * maps and sets. By watching the language's own functions, so that the code under test can't forget to count.
 */
export interface Work {
  read: number;
  patterns: number;
  sorted: number;
  lookedUp: number;
}

const COUNTED: readonly [object, string, keyof Work][] = [
  [String.prototype, "charCodeAt", "read"],
  [RegExp.prototype, "exec", "patterns"],
  [Map.prototype, "get", "lookedUp"],
  [Map.prototype, "has", "lookedUp"],
  [Map.prototype, "set", "lookedUp"],
  [Set.prototype, "has", "lookedUp"],
];

/** Walks over all elements; that one may end early is no bound. */
const WALKS: readonly [string, keyof Work][] = [
  ["sort", "sorted"],
  ["some", "read"],
  ["filter", "read"],
];

export function countWork<T>(run: () => T): { value: T; work: Work } {
  const work: Work = { read: 0, patterns: 0, sorted: 0, lookedUp: 0 };
  const restore = COUNTED.map(([target, name, counter]) =>
    replaceBy(target, name, () => {
      work[counter]++;
    }),
  );
  for (const [name, counter] of WALKS)
    restore.push(
      replaceBy(Array.prototype, name, (array) => {
        work[counter] += (array as unknown[]).length;
      }),
    );
  try {
    return { value: run(), work };
  } finally {
    for (const undo of restore) undo();
  }
}

function replaceBy(target: object, name: string, note: (self: unknown) => void): () => void {
  const sound = Reflect.get(target, name) as (...of: unknown[]) => unknown;
  const counting = function (this: unknown, ...of: unknown[]): unknown {
    note(this);
    return sound.apply(this, of);
  };
  Object.defineProperty(target, name, { value: counting, writable: true, configurable: true });
  return () => Object.defineProperty(target, name, { value: sound, writable: true, configurable: true });
}

/** One number for all: a pattern counts for as much as the characters that it may read. */
export function sumOf({ read, patterns, sorted, lookedUp }: Work): number {
  return read + 16 * patterns + 4 * sorted + lookedUp;
}

/** Longer names are no misspelling of ours: they are not compared. */
const CHARS_MAX = 64;

/**
 * The known name that was probably meant: the same but for case, hyphens and underscores; one that begins or ends with the
 * given word (`ttl`, `ttl_seconds`); or one at most two letters away. Null: none is near.
 */
export function nearestName(name: string, known: Iterable<string>): string | null {
  if (name === "" || name.length > CHARS_MAX) return null;
  const plain = plainOf(name);
  const ranked = [...known]
    .map((candidate) => ({ candidate, distance: distanceBetween(plain, plainOf(candidate)) }))
    .filter(({ distance }) => distance !== null)
    .sort((a, b) => (a.distance ?? 0) - (b.distance ?? 0));
  return ranked[0]?.candidate ?? null;
}

/** What to say of a name that is not known. @param what "field", "header" */
export function unknownName(what: string, name: string, known: Iterable<string>): string {
  const names = [...known];
  const nearest = nearestName(name, names);
  const shown = name.length > CHARS_MAX ? `${name.slice(0, CHARS_MAX)}...` : name;
  const hint = nearest === null ? `Known are ${names.join(", ")}.` : `Did you mean "${nearest}"?`;
  return `There is no ${what} "${shown}" here. ${hint}`;
}

function plainOf(name: string): string {
  return name.toLowerCase().replace(/[-_ ]+/g, "_");
}

/** Null: not near. */
function distanceBetween(a: string, b: string): number | null {
  if (a === b || a.replaceAll("_", "") === b.replaceAll("_", "")) return 0;
  const distance = Math.abs(a.length - b.length) > 2 ? 3 : editDistance(a, b);
  if (distance <= 2 && distance <= b.length / 2) return distance;
  return isWordOf(a, b) || isWordOf(b, a) ? 3 : null;
}

function isWordOf(word: string, name: string): boolean {
  return name.startsWith(`${word}_`) || name.endsWith(`_${word}`);
}

/** Levenshtein's distance, one row at a time. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitute = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(substitute, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

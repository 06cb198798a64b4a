const NAMES = "january february march april may june july august september october november december".split(" ");
const SHORT = "jan feb mar apr may jun jul aug sep oct nov dec".split(" ");

const MONTHS = new Map<string, number>([
  ...NAMES.map((name, i): [string, number] => [name, i + 1]),
  ...SHORT.map((name, i): [string, number] => [name, i + 1]),
  ["sept", 9],
]);

/** 1 to 12. `may`, `march` and the short names are months only beside a day or a year; the caller looks. */
export function monthOf(name: string): number | null {
  return MONTHS.get(name) ?? null;
}

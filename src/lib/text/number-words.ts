const SMALL = new Map<string, number>(
  "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
    .split(" ")
    .map((name, value) => [name, value]),
);
const TENS = new Map<string, number>(
  "twenty thirty forty fifty sixty seventy eighty ninety".split(" ").map((name, i) => [name, (i + 2) * 10]),
);
const SCALES = new Map<string, number>([
  ["hundred", 100],
  ["thousand", 1e3],
  ["million", 1e6],
  ["billion", 1e9],
  ["trillion", 1e12],
  ["hundreds", 100],
  ["thousands", 1e3],
  ["millions", 1e6],
  ["billions", 1e9],
]);
/** `10k`, `5bn`: a scale glued to its number. `m` is left out: it is the metre as well. */
const SCALE_LETTERS = new Map<string, number>([
  ["k", 1e3],
  ["mn", 1e6],
  ["mln", 1e6],
  ["mil", 1e6],
  ["bn", 1e9],
  ["tn", 1e12],
]);
const ORDINALS = new Map<string, number>(
  "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
    .split(" ")
    .map((name, i) => [name, i + 1]),
);
const OTHER_AMOUNTS = new Map<string, string>([
  ["half", "1/2"],
  ["halves", "1/2"],
  ["quarter", "1/4"],
  ["quarters", "1/4"],
  ["thirds", "1/3"],
  ["dozen", "12"],
  ["dozens", "12"],
  ["couple", "2?"],
  ["pair", "pair"],
  ["once", "1x"],
  ["twice", "2x"],
  ["thrice", "3x"],
  ["double", "2x"],
  ["triple", "3x"],
  ["quadruple", "4x"],
  ["single", "single"],
  ["ii", "roman2"],
  ["iii", "roman3"],
  ["iv", "roman4"],
  ["vi", "roman6"],
  ["vii", "roman7"],
  ["viii", "roman8"],
  ["ix", "roman9"],
]);

/** Words after which `one` is a pronoun (which one, no one) and not a count. */
const PRONOUN_ONE = new Set(
  "no any some every which this that the another each other good new old right wrong best only".split(" "),
);

export interface SpelledNumber {
  readonly value: number;
  /** How many words it took. */
  readonly length: number;
}

/** Reads a cardinal spelled in words from `at`: `twenty five`, `one hundred and five`, `two million`. Null: none begins there. */
export function readCardinal(words: readonly string[], at: number): SpelledNumber | null {
  if (words[at] === "one" && PRONOUN_ONE.has(words[at - 1] ?? "")) return null;
  let total = 0;
  let group = 0;
  let i = at;
  let last: "none" | "small" | "tens" | "scale" = "none";
  for (; i < words.length; i++) {
    const name = words[i] ?? "";
    const small = SMALL.get(name);
    const tens = TENS.get(name);
    const scale = SCALES.get(name);
    if (small !== undefined && last !== "small" && (last !== "tens" || small < 10))
      [group, last] = [group + small, "small"];
    else if (tens !== undefined && (last === "none" || last === "scale")) [group, last] = [group + tens, "tens"];
    else if (scale === 100 && last !== "none") [group, last] = [group * 100, "scale"];
    else if (scale !== undefined && last !== "none") [total, group, last] = [total + group * scale, 0, "scale"];
    else if (name === "and" && last === "scale" && isSmall(words[i + 1])) continue;
    else break;
  }
  return last === "none" ? null : { value: total + group, length: i - at };
}

function isSmall(name: string | undefined): boolean {
  return name !== undefined && (SMALL.has(name) || TENS.has(name));
}

/** Could begin or be a quantity in words. */
export function isNumberWord(name: string): boolean {
  return SMALL.has(name) || TENS.has(name) || ORDINALS.has(name) || OTHER_AMOUNTS.has(name);
}

/** `k` in 10k; 0: no scale. */
export function scaleOfSuffix(suffix: string): number {
  return SCALE_LETTERS.get(suffix) ?? 0;
}

/** `million` in 5 million; 0: no scale. */
export function scaleOfWord(name: string): number {
  return SCALES.get(name) ?? 0;
}

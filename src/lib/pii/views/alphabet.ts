/**
 * What a UTF-16 unit is, for the one pass over the text: a table look-up instead of a pattern. Units of 0 end a run.
 */

export const DIGIT = 1;
export const LOWER = 2;
export const UPPER = 4;
/** Letters of scripts without case or without spaces: Han, Kana, Hangul, Thai, Arabic, Hebrew, Indic. */
export const WIDE = 8;

/** The kind of each UTF-16 unit. */
export const KIND = new Uint8Array(0x10000);
/** Lower case without its accent (`É` -> `e`, `Я` -> `я`); 0 for a combining mark. One unit to one unit, always. */
export const BASE = new Uint16Array(0x10000);

export const BASE_BITS = 16;
export const BASE_MASK = (1 << BASE_BITS) - 1;
/** Kind and base in one number, for the loop that reads every unit; 0 where a run ends. */
export const TRAITS = new Int32Array(0x10000);

/** Letters whose stroke or form Unicode does not decompose. */
const UNDECOMPOSED: Readonly<Record<string, string>> = {
  ł: "l",
  ø: "o",
  đ: "d",
  ð: "d",
  ı: "i",
  ħ: "h",
  þ: "t",
  ß: "s",
  æ: "a",
  œ: "o",
};

/** Above these blocks a letter has no case, or is written without spaces. */
const CASED_END = 0x590;

function fill(): void {
  for (let unit = 0; unit < 0x10000; unit++) BASE[unit] = unit;
  for (let unit = 0; unit < 0x80; unit++) fillUnit(unit);
  for (let unit = 0xaa; unit < CASED_END; unit++) fillUnit(unit);
  for (let unit = 0x1e00; unit < 0x2000; unit++) fillUnit(unit);
  for (const [from, to] of [
    [0x590, 0x10ff],
    [0x3040, 0x30ff],
    [0x3400, 0x9fff],
    [0xac00, 0xd7a3],
  ] as const) {
    KIND.fill(WIDE, from, to + 1);
  }
  // Arabic, Indic and Thai punctuation would glue a label to its value.
  for (const unit of [0x5be, 0x5c0, 0x5c3, 0x60c, 0x61b, 0x61f, 0x66a, 0x66b, 0x66c, 0x6d4, 0x964, 0x965, 0xe3f, 0xe5a])
    KIND[unit] = 0;
  for (let unit = 0; unit < 0x10000; unit++) {
    const kind = KIND[unit] ?? 0;
    TRAITS[unit] = kind === 0 ? 0 : (kind << BASE_BITS) | (BASE[unit] ?? 0);
  }
}

function fillUnit(unit: number): void {
  const char = String.fromCharCode(unit);
  if (/\p{Lu}|\p{Lt}/u.test(char)) KIND[unit] = UPPER;
  else if (/\p{L}|\p{M}/u.test(char)) KIND[unit] = LOWER;
  else if (/[0-9]/.test(char)) KIND[unit] = DIGIT;
  const lower = char.toLowerCase().charAt(0);
  const base = /\p{M}/u.test(char) ? "" : (UNDECOMPOSED[lower] ?? lower.normalize("NFD").charAt(0));
  BASE[unit] = base === "" ? 0 : base.charCodeAt(0);
}

fill();

/** Lower case, no accents, every run of anything that is neither letter nor digit as one space. */
export function foldWords(text: string): string {
  let folded = "";
  let gap = false;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (KIND[unit] === 0) {
      gap = true;
      continue;
    }
    const base = BASE[unit] ?? 0;
    if (base === 0) continue;
    if (gap && folded !== "") folded += " ";
    gap = false;
    folded += String.fromCharCode(base);
  }
  return folded;
}

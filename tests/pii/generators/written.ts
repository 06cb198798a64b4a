/** How the same value is written by other hands and machines: digits of other scripts, other separators, broken lines. */
export interface Written {
  name: string;
  /** Nothing where this kind of value is not written so. */
  write: (value: string, kind: string) => string | undefined;
}

const CODES = /token|aws|mail|vin/;

function digitsFrom(zero: number): (value: string) => string {
  return (value) => value.replace(/\d/g, (digit) => String.fromCodePoint(zero + Number(digit)));
}

/** Only for numbers: nobody writes a token in the digits of another script. */
function ofNumbers(write: (value: string) => string): Written["write"] {
  return (value, kind) => (CODES.test(kind) || kind === "mac" || kind === "ipv4" ? undefined : write(value));
}

/** Only for numbers that are written in groups. */
function ofGroups(gap: string): Written["write"] {
  return (value, kind) => (/fours|ssn/.test(kind) ? value.replace(/[ -]/g, gap) : undefined);
}

export const WRITTEN: readonly Written[] = [
  { name: "plain", write: (value) => value },
  { name: "full width", write: ofNumbers(digitsFrom(0xff10)) },
  { name: "arabic-indic", write: ofNumbers(digitsFrom(0x660)) },
  { name: "persian", write: ofNumbers(digitsFrom(0x6f0)) },
  { name: "devanagari", write: ofNumbers(digitsFrom(0x966)) },
  { name: "thai", write: ofNumbers(digitsFrom(0xe50)) },
  { name: "two blanks", write: ofGroups("  ") },
  { name: "tabs", write: ofGroups("\t") },
  { name: "line breaks", write: ofGroups("\n") },
  { name: "dash between blanks", write: ofGroups(" - ") },
  { name: "low lines", write: ofGroups("_") },
  { name: "en dashes", write: ofGroups("\u2013") },
  { name: "no-break blanks", write: ofGroups("\u00a0") },
  { name: "thin blanks", write: ofGroups("\u2009") },
  { name: "middle dots", write: ofGroups("\u00b7") },
  { name: "dots", write: ofGroups(".") },
  { name: "slashes", write: ofGroups("/") },
  { name: "zero width", write: (value) => `${value.slice(0, 3)}\u200b${value.slice(3)}` },
  { name: "soft hyphen", write: (value) => `${value.slice(0, 5)}\u00ad${value.slice(5)}` },
];

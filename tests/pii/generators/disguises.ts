import type { Random } from "./random";
import { SURROUNDINGS, type Surrounding } from "./surroundings";
import { SELF_PROVING } from "./values";

/** Ways to write a value so that a reader still has it: marks between its characters, blanks, words for signs. */
export interface Disguise {
  name: string;
  /** Names of `SELF_PROVING` that can be written so. */
  of: readonly string[];
  write: (value: string, random: Random) => string;
  /** Nothing but a label makes it a value then: nine blanks-apart digits are a row of a table as well. */
  isLabelled?: boolean;
}

const compact = (value: string) => value.replace(/[^0-9A-Za-z]/g, "");
const CARDS = ["card", "card in fours", "card in fours by dashes"];
const BANKING = [...CARDS, "iban", "iban in fours"];
const NUMBERS = [...BANKING, "ssn"];
const EVERYTHING = SELF_PROVING.map(({ name }) => name);

/** `mark` around one stretch in the midst of the value. */
function marked(open: string, close: string): (value: string, random: Random) => string {
  return (value, random) => {
    const start = random.integer(1, value.length - 3);
    const end = random.integer(start + 1, value.length - 1);
    return value.slice(0, start) + open + value.slice(start, end) + close + value.slice(end);
  };
}

/** Groups of the sizes that the hand happens to make. */
function inGroups(gap: string): (value: string, random: Random) => string {
  return (value, random) => {
    const all = compact(value);
    let out = all.slice(0, 2);
    for (let at = 2; at < all.length; ) {
      const size = random.integer(2, 6);
      out += (at > 2 || random.next() < 0.5 ? gap : "") + all.slice(at, at + size);
      at += size;
    }
    return out;
  };
}

const spread = (gap: string) => (value: string) => [...compact(value)].join(gap);
const between = (sign: string) => (value: string) => [...value].join(sign);

/** `jane . doe @ corp . com`, `jane dot doe at corp dot com`. */
function spelled(at: string, dot: string): (value: string) => string {
  return (value) => value.replace("@", at).replace(/\./g, dot);
}

export const DISGUISES: readonly Disguise[] = [
  { name: "bold within", of: EVERYTHING, write: marked("**", "**") },
  { name: "code within", of: EVERYTHING, write: marked("`", "`") },
  { name: "struck within", of: EVERYTHING, write: marked("~~", "~~") },
  { name: "italics within", of: NUMBERS, write: marked("_", "_") },
  { name: "tag within", of: EVERYTHING, write: marked("<b>", "</b>") },
  { name: "span within", of: EVERYTHING, write: marked('<span class="x">', "</span>") },
  { name: "word break", of: EVERYTHING, write: marked("<wbr>", "<wbr/>") },
  { name: "comment within", of: NUMBERS, write: marked("<!-- -->", "<!-- x -->") },
  {
    name: "groups in code",
    of: ["card in fours", "iban in fours"],
    write: (v) =>
      v
        .split(" ")
        .map((g) => `\`${g}\``)
        .join(" "),
  },
  {
    name: "groups in bold",
    of: ["card in fours", "iban in fours"],
    write: (v) =>
      v
        .split(" ")
        .map((g) => `**${g}**`)
        .join(" "),
  },
  { name: "groups in cells", of: ["card in fours"], write: (v) => v.split(" ").join("</td><td>") },
  { name: "groups by line breaks", of: ["card in fours"], write: (v) => v.split(" ").join("<br>") },
  { name: "zero width", of: EVERYTHING, write: between("\u200b") },
  { name: "word joiner", of: EVERYTHING, write: between("\u2060") },
  { name: "no-break spaces", of: ["card in fours", "iban in fours"], write: (v) => v.replace(/ /g, "\u00a0") },
  { name: "thin spaces", of: ["card in fours", "iban in fours"], write: (v) => v.replace(/ /g, "\u2009") },
  { name: "narrow no-break spaces", of: ["card in fours", "iban in fours"], write: (v) => v.replace(/ /g, "\u202f") },
  { name: "reference for a blank", of: ["card in fours", "iban in fours"], write: (v) => v.replace(/ /g, "&nbsp;") },
  { name: "spread by blanks", of: BANKING, write: spread(" ") },
  { name: "spread by thin spaces", of: BANKING, write: spread("\u2009") },
  { name: "spread by dashes", of: CARDS, write: spread("-") },
  { name: "spread by dots", of: CARDS, write: spread(".") },
  { name: "spread by blanks, named", of: ["ssn"], write: spread(" "), isLabelled: true },
  { name: "groups of any size", of: ["iban"], write: inGroups(" ") },
  { name: "groups of any size by dashes", of: ["iban"], write: inGroups("-") },
  { name: "signs with blanks", of: ["e-mail"], write: spelled(" @ ", " . ") },
  { name: "words", of: ["e-mail"], write: spelled(" at ", " dot ") },
  { name: "capital words", of: ["e-mail"], write: spelled(" AT ", " DOT ") },
  { name: "square brackets", of: ["e-mail"], write: spelled("[at]", "[dot]") },
  { name: "at sign in square brackets", of: ["e-mail"], write: spelled("[at]", ".") },
  { name: "round brackets", of: ["e-mail"], write: spelled("(at)", "(dot)") },
  { name: "round brackets with blanks", of: ["e-mail"], write: spelled(" (at) ", " (dot) ") },
  { name: "braces", of: ["e-mail"], write: spelled("{at}", "{dot}") },
  { name: "angle brackets", of: ["e-mail"], write: spelled("<at>", "<dot>") },
  { name: "at in a word, dots as they are", of: ["e-mail"], write: spelled(" at ", ".") },
  { name: "at sign with blanks, dots as they are", of: ["e-mail"], write: spelled(" @ ", ".") },
  { name: "German words", of: ["e-mail"], write: spelled(" at ", " Punkt ") },
  { name: "Spanish words", of: ["e-mail"], write: spelled(" arroba ", " punto ") },
  { name: "French words", of: ["e-mail"], write: spelled(" arobase ", " point ") },
  { name: "dashes around words", of: ["e-mail"], write: spelled("-at-", "-dot-") },
  { name: "underscores around words", of: ["e-mail"], write: spelled("_at_", "_dot_") },
];

const s = (name: string, before: string, after: string): Surrounding => ({ name, around: (v) => before + v + after });

/** Beside those of every value: mail, comments, addresses, letters of scripts at once in front and behind. */
export const PLACES: readonly Surrounding[] = [
  ...SURROUNDINGS,
  s("quoted mail", "> Ann wrote:\n> it is ", "\n> thanks"),
  s("code comment", "// use ", " here\nrun();"),
  s("block comment", "/* ", " */"),
  s("hash comment", "x = 1  # ", "\n"),
  s("list item", "- ", "\n- other\n"),
  s("numbered item", "1. ", "\n2. other\n"),
  s("heading", "## ", "\n\nText."),
  s("block quote", "> ", "\n"),
  s("code fence", "```\n", "\n```\n"),
  s("key value log", 'level=info msg="got ', '" code=0'),
  s("escaped JSON", '{"body":"{\\"v\\":\\"', '\\"}"}'),
  s("Chinese full stop", "\u7ed3\u679c\u662f", "\u3002"),
  s("Hindi", "\u0935\u0939 ", " \u0939\u0948"),
  s("Hebrew", "\u05d6\u05d4 ", " \u05e1\u05d5\u05e3"),
  s("Greek", "\u03b5\u03af\u03bd\u03b1\u03b9 ", " \u03c4\u03ad\u03bb\u03bf\u03c2"),
];

/** The same in front of letters of scripts that set no blank. Digits only: letters of a value would be the word's. */
export const GLUED_SCRIPTS: readonly Surrounding[] = [
  s("Arabic", "\u0631\u0642\u0645", "\u0634\u0643\u0631\u0627"),
  s("Cyrillic", "\u043d\u043e\u043c\u0435\u0440", ""),
  s("Hindi", "\u0928\u0902\u092c\u0930", "\u0939\u0948"),
  s("Hebrew", "\u05de\u05e1\u05e4\u05e8", "\u05d6\u05d4"),
  s("Kana", "\u30ab\u30fc\u30c9", "\u3067\u3059"),
  s("Hangul", "\uce74\ub4dc", "\uc785\ub2c8\ub2e4"),
];

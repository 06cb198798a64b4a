import ambiguousNames from "../data/ambiguous-names.json";
import { GIVEN_NAMES } from "../data/lists";
import domains from "../data/top-level-domains.json";
import { foldWords } from "../views/alphabet";
import { COUNTRY_CODES } from "./country-codes";

/**
 * An address whose signs somebody wrote as words or with blanks: `jane dot doe at corp dot com`, `jane . doe @ corp . com`,
 * `jane(at)corp.com`. Found from the sign between the two halves, a bounded way back and forth.
 */

export const SIGN_WORDS: readonly string[] =
  "at arroba arobase arobas chiocciola apenstaartje klammeraffe malpa małpa собака".split(" ");
const AT_WORDS = SIGN_WORDS.join("|");
const DOT_WORDS = "dot|punkt|punto|point|ponto|punt|kropka|точка|tochka";
const OPEN = "[[({<|*_-]{1,2} ?";
const CLOSE = " ?[\\])}>|*_-]{1,2}";
/** What can stand for the sign; a word between blanks is the weakest of them. */
const AT_FORMS = ` ?${OPEN}(?:${AT_WORDS}|@)${CLOSE} ?| (?:${AT_WORDS}) | @ ?|@ `;
const AT = new RegExp(AT_FORMS, "iuy");
/** Blank, brackets and blank in front of the word or sign itself. */
const OPEN_MAX = 4;
const DOT = `(?: ?${OPEN}(?:${DOT_WORDS}|\\.)${CLOSE} ?| (?:${DOT_WORDS}) | \\. |\\.)`;
/** Letters of scripts with blanks: those of others may stand right beside an address. */
const UNIT = "0-9A-Za-z\\u00c0-\\u058f";
const LOCAL = new RegExp(`(?<![${UNIT}])[${UNIT}][${UNIT}+_-]{0,40}(?:${DOT}[${UNIT}][${UNIT}+_-]{0,40}){0,4}$`, "iu");
/** Greedy and lazy: as many parts as a name of a host has, but not the sentence behind it. */
const [LONG_DOMAIN, SHORT_DOMAIN] = ["", "?"].map(
  (lazy) =>
    new RegExp(
      `[${UNIT}][${UNIT}-]{0,62}?(?:${DOT}[${UNIT}][${UNIT}-]{0,62}?){0,3}${lazy}${DOT}([a-z]{2,24})(?![${UNIT}_(]|\\.\\p{L})`,
      "iuy",
    ),
);
const SPELLED_DOT = new RegExp(`${OPEN}(?:${DOT_WORDS}|\\.)${CLOSE}| (?:${DOT_WORDS}) `, "iu");

const LOCAL_MAX = 96;
const CUE_MAX = 56;
const CUE =
  /e-?mail|\bmail|correo|courriel|contact|reach|write|schreib|écri|escrib|scriv|почт|邮箱|メール|address|adresse|\bme\b/iu;

/** The domains under which anybody registers a name, beside those of countries. */
const TOP_LEVEL: ReadonlySet<string> = new Set([
  ...domains,
  ...Array.from(COUNTRY_CODES, (code) => code.toLowerCase()),
]);
const GIVEN: ReadonlySet<string> = new Set(Array.from(GIVEN_NAMES, foldWords));
const AMBIGUOUS: ReadonlySet<string> = new Set(ambiguousNames.map(foldWords));
/** A file or a package, whatever stands in front of `at`. */
const FILE = /\.(?:js|ts|py|rs|go|rb|md|json|html?|css|java|php|sh|txt|yml|yaml|net)$/i;
/** Begins what is said of a place or a point, and no domain: `at this point in`, `at the dot`. */
const NO_DOMAIN =
  /^(?:the|a|an|this|that|these|each|every|any|some|one|its|my|your|our|their|his|her|which|what|first|last|no|all|both)\b/i;

export interface Stretch {
  start: number;
  end: number;
}

/** Gives every spelled address of the text to `found`; `signs` are the places of `@` and of the words for it, in order. */
export function spelledEmails(text: string, signs: readonly number[], found: (stretch: Stretch) => void): void {
  let done = 0;
  for (const sign of signs) {
    const stretch = spelledAt(text, sign, done);
    if (stretch === undefined) continue;
    found(stretch);
    done = stretch.end;
  }
}

function spelledAt(text: string, sign: number, done: number): Stretch | undefined {
  for (let start = Math.max(done, sign - OPEN_MAX); start <= sign; start++) {
    AT.lastIndex = start;
    const form = AT.exec(text)?.[0];
    if (form === undefined || start + form.length <= sign) continue;
    const stretch = spelledAround(text, start, form);
    if (stretch !== undefined) return stretch;
  }
  return undefined;
}

function spelledAround(text: string, at: number, sign: string): Stretch | undefined {
  const domain = domainAt(text, at + sign.length, LONG_DOMAIN) ?? domainAt(text, at + sign.length, SHORT_DOMAIN);
  if (domain === undefined) return undefined;
  const local = LOCAL.exec(text.slice(Math.max(0, at - LOCAL_MAX), at))?.[0];
  if (local === undefined) return undefined;
  const start = at - local.length;
  const spelling = { local, sign, domain };
  return isAddress(spelling, text.slice(Math.max(0, start - CUE_MAX), start))
    ? { start, end: at + sign.length + domain.length }
    : undefined;
}

function domainAt(text: string, start: number, pattern: RegExp | undefined): string | undefined {
  if (pattern === undefined) return undefined;
  pattern.lastIndex = start;
  const match = pattern.exec(text);
  return match === null || NO_DOMAIN.test(match[0]) || !TOP_LEVEL.has(match[1]?.toLowerCase() ?? "")
    ? undefined
    : match[0];
}

interface Spelling {
  local: string;
  sign: string;
  domain: string;
}

function isAddress({ local, sign, domain }: Spelling, before: string): boolean {
  if (!/^ ?\p{L}+ ?$/u.test(sign)) return true; // brackets, or the sign itself
  if (SPELLED_DOT.test(domain)) return !isOtherSense(sign, domain);
  if (FILE.test(local)) return false;
  if (CUE.test(before)) return true;
  const parts = local.split(/[._]/);
  if (parts.length > 1) return parts.every((part) => /^\p{L}{2,}\d*$/u.test(part));
  const folded = foldWords(local);
  return GIVEN.has(folded) && !AMBIGUOUS.has(folded);
}

/** `at a certain point in time`: the words of one language only. */
function isOtherSense(sign: string, domain: string): boolean {
  return /^ at $/i.test(sign) && / (?:point|punt|punto|ponto) /i.test(domain);
}

/** The same address as a machine would write it. */
export function plainEmail(spelled: string): string {
  const sign = [...spelled.matchAll(new RegExp(AT_FORMS, "giu"))].at(-1);
  const plain =
    sign === undefined ? spelled : `${spelled.slice(0, sign.index)}@${spelled.slice(sign.index + sign[0].length)}`;
  return plain.replace(new RegExp(DOT, "giu"), ".");
}

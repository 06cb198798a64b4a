import words from "../data/credential-words.json";
import { BASE, DIGIT, foldWords, KIND, UPPER } from "../views/alphabet";
import { isCredential, isPasswordName, type Shape, type Strength } from "./credential-value";
import type { Hit } from "./hit";
import { cutSecret, toClosingQuote } from "./secret-end";

/**
 * What a name assigns: `adminPassword: "..."`, `JWT_SECRET=...`, `<password>...</password>`, `X-Api-Key: ...`. The name
 * is taken apart at its case changes and signs, and its last words say whether a credential stands behind it; so any
 * compound counts, whatever project made it up. Looked for at each sign that may assign, a bounded way back and forth.
 */

const STRONG: ReadonlySet<string> = new Set(words.strong.map(foldWords));
const WEAK: ReadonlySet<string> = new Set(words.weak.map(foldWords));
const KEYS: ReadonlySet<string> = new Set(words.keys);
const CODES: ReadonlySet<string> = new Set(words.codes);
const NOT: ReadonlySet<string> = new Set(words.not);

const NAME_MAX = 64;
const VALUE_MAX = 256;

/** Gives the hit to `found`; returns where the value that was looked at ends. */
export function hitAssigned(text: string, sign: number, found: (hit: Hit) => void): number {
  const name = nameBefore(text, sign);
  if (name === undefined) return sign;
  const strength = strengthOf(name);
  return strength === "none" ? sign : valueBehind(text, sign, name, strength, found);
}

/** A verb assigns as a sign does, but only behind a name that code gave: `the dbPassword is X`. */
const VERB = 0x69;

/** The name that ends in front of the sign; quotes, brackets and one blank may stand between. */
function nameBefore(text: string, sign: number): string | undefined {
  let end = sign;
  if (text.charCodeAt(sign) === 0x3e) return tagBefore(text, sign);
  while (end > 0 && sign - end < 6 && isBetween(text.charCodeAt(end - 1))) end--;
  let start = end;
  while (start > 0 && end - start < NAME_MAX && isNameUnit(text.charCodeAt(start - 1))) start--;
  if (start === end) return undefined;
  const name = text.slice(start, end);
  if (text.charCodeAt(sign) === VERB) return /\p{Ll}\p{Lu}|_|\p{Ll}{7}/u.test(name) ? name : undefined;
  if (isValueName(name)) return attributeName(text, start) ?? name;
  if (name === "default") return variableName(text, start) ?? name;
  const before = text.charCodeAt(start - 1);
  return text.charCodeAt(sign) === 0x3d && (before === 0x20 || before === 0x26)
    ? (typedName(text, start) ?? name)
    : name;
}

/** `let dbPassword: string = "..."`, `let password: &'static str = "..."`: a type stands between the name and the sign. */
function typedName(text: string, start: number): string | undefined {
  return /([\w$.-]{2,64})\??\s?:\s?(?:&(?:'\w{1,12} )?)?$/.exec(
    text.slice(Math.max(0, start - NAME_MAX - 20), start),
  )?.[1];
}

/** `variable "db_password" { type = string  default = "..." }`: the block has the name. */
function variableName(text: string, start: number): string | undefined {
  const before = text.slice(Math.max(0, start - 2 * NAME_MAX - 96), start);
  return /\b(?:variable|param|parameter|input) "?([\w.-]{2,64})"? ?\{[^{}]{0,128}$/.exec(before)?.[1];
}

/** Blank, tab, quotes, `]`, `*`, and the colon of `:=`. */
function isBetween(unit: number): boolean {
  return (
    unit === 0x20 ||
    unit === 0x09 ||
    unit === 0x22 ||
    unit === 0x27 ||
    unit === 0x60 ||
    unit === 0x5d ||
    unit === 0x2a ||
    unit === 0x3a ||
    unit === 0x5c
  );
}

function isNameUnit(unit: number): boolean {
  return KIND[unit] !== 0 || unit === 0x5f || unit === 0x2d || unit === 0x2e;
}

/** `<db:password type="x">`: the element whose start tag ends here, not an end tag or an arrow. */
function tagBefore(text: string, close: number): string | undefined {
  const from = Math.max(0, close - NAME_MAX * 2);
  const open = from + text.slice(from, close + 1).lastIndexOf("<");
  if (open < from) return undefined;
  const tag = text.slice(open, close);
  return (
    /\s(?:name|key|id)=["']([\w.-]{2,64})["']/.exec(tag)?.[1] ??
    /^<(?:[\w.-]{1,20}:)?([\p{L}][\p{L}\w.-]{0,63})(?:\s[^<>]{0,64})?$/u.exec(tag)?.[1]
  );
}

function isValueName(name: string): boolean {
  return name === "value" || name === "Value" || name === "content";
}

/** `<add key="dbPassword" value="...">`, `{"name": "DB_PASSWORD", "value": "..."}`: the name stands in another field. */
function attributeName(text: string, start: number): string | undefined {
  const before = text.slice(Math.max(0, start - NAME_MAX - 32), start);
  return /\b(?:key|name|id|type)["']? ?[=:] ?["']?([\w.-]{2,64})["']?,?\s{1,8}["']?$/i.exec(before)?.[1];
}

/** A name in parts: `adminPassword`, `ADMIN_PASSWORD`, `admin-password`, `app.admin.password1`. */
function partsOf(name: string): string[] {
  return name
    .replace(/(\p{Ll})(\p{Lu})/gu, "$1 $2")
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, "$1 $2")
    .split(/[^\p{L}]+/u)
    .filter(Boolean)
    .slice(-4)
    .map(foldWords);
}

/** The last two letters of every word that ends a credential's name. */
const ENDINGS: ReadonlySet<number> = new Set(
  [...STRONG, ...WEAK, "key", "code", "codes", "secret", "token"].map((word) => endingOf(word)),
);

/** The last two letters, folded, as one number; 0 for fewer. */
function endingOf(name: string): number {
  let ending = 0;
  let letters = 0;
  for (let at = name.length - 1; at >= 0 && letters < 2; at--) {
    const unit = name.charCodeAt(at);
    if ((KIND[unit] ?? 0) <= DIGIT) continue;
    ending = ending * 0x10000 + (BASE[unit] ?? 0);
    letters++;
  }
  return letters < 2 ? 0 : ending;
}

/** Several words in one name: the last but one may be the one that counts. */
function isCompound(name: string): boolean {
  for (let at = 1; at < name.length; at++) {
    const kind = KIND[name.charCodeAt(at)] ?? 0;
    if (kind <= DIGIT || (kind === UPPER && KIND[name.charCodeAt(at - 1)] !== UPPER)) return true;
  }
  return false;
}

function strengthOf(name: string): Strength {
  // Most names are told by their last two letters; taking a name apart costs a microsecond.
  if (!ENDINGS.has(endingOf(name)) && (name.length < 6 || !isCompound(name))) return "none";
  const parts = partsOf(name);
  const last = parts.at(-1) ?? "";
  const before = parts.at(-2) ?? "";
  if (NOT.has(last)) return "none";
  if (STRONG.has(last) || STRONG.has(before + last)) return "strong";
  if (endsInStrong(last)) return "strong";
  if (last === "key") return KEYS.has(before) ? "strong" : "none";
  if (last === "code" || last === "codes") return CODES.has(before) ? "weak" : "none";
  if (WEAK.has(last) || (last.length > 6 && last.endsWith("token"))) return "weak";
  return STRONG.has(before) && parts.length > 1 && !NOT.has(last) ? "weak" : "none";
}

/** The head of a column: `password`, `API key`. */
export function isCredentialName(name: string): boolean {
  return strengthOf(name) === "strong";
}

/** An option or a variable that is set: also one whose name ends in `token`. */
export function isCredentialOption(name: string): boolean {
  const strength = strengthOf(name);
  return strength === "strong" || (strength === "weak" && /token$/i.test(name));
}

/** What may stand in such a column: a value in one word that is no word of prose. */
export function isSecretCell(value: string): boolean {
  const shape = { isQuoted: false, isGlued: true, isLine: false };
  return value.length <= VALUE_MAX && isCredential(value, "password", "strong", shape);
}

/** Written in one: `dbpassword`, `userpasswd`, `clientsecret`, `myapikey`. */
function endsInStrong(word: string): boolean {
  return (
    (word.length > 4 && word.endsWith("pwd")) ||
    (word.length > 7 &&
      /(?:password|passwd|passwort|passphrase|secret|(?:api|private|secret|access|auth|master|signing|encryption)key|(?:auth|access|refresh|bearer)token)$/.test(
        word,
      ))
  );
}

const QUOTES = "\"'`";

function valueBehind(
  text: string,
  sign: number,
  name: string,
  strength: "strong" | "weak",
  found: (hit: Hit) => void,
): number {
  const isTag = text.charCodeAt(sign) === 0x3e;
  const isDefault = isDefaultSign(text, sign);
  const isCell = !isDefault && (text.charCodeAt(sign) === 0x09 || text.charCodeAt(sign) === 0x7c);
  let start = sign + (isDefault || text.charCodeAt(sign) === VERB ? 2 : 1);
  // `==`, `=>`, `:=`, an escaped quote.
  while (start < text.length && start - sign < 4 && !isTag && "=>".includes(text.charAt(start))) start++;
  const blanks = start;
  while (start < text.length && start - blanks < 8 && " \t*_".includes(text.charAt(start))) start++;
  start = behindBlockMark(text, start);
  if (text.charCodeAt(start) === 0x5c && QUOTES.includes(text.charAt(start + 1))) start++;
  if (/[brufBRUF$@]/.test(text.charAt(start)) && QUOTES.includes(text.charAt(start + 1))) start++;
  const quote = QUOTES.includes(text.charAt(start)) ? text.charAt(start) : "";
  if (quote !== "") start++;
  const end = valueEnd(text, start, quote, isTag);
  const value = text.slice(start, end);
  if (isCell && !endsCell(text, end)) return sign;
  // In lists of strings and in cells stand words as well as values.
  const isListed = isCell || text.charCodeAt(sign) === 0x2c;
  const shape: Shape = {
    isQuoted: !isListed && (quote !== "" || isTag),
    isGlued: !isListed && (start === sign + 1 || quote !== "" || isTag),
    isLine: !isListed && isWholeLine(text, sign, end),
  };
  if (isCredential(value, name, strength, shape))
    found({ start, end, type: strength === "strong" && isPasswordName(name) ? "PASSWORD" : "SECRET", score: 0.72 });
  return Math.max(end, sign);
}

/** `process.env.PASS || "..."`, `env.PASS ?? "..."`: what holds where the name has no value. */
function isDefaultSign(text: string, sign: number): boolean {
  const unit = text.charCodeAt(sign);
  return (unit === 0x7c || unit === 0x3f) && text.charCodeAt(sign + 1) === unit;
}

const BLOCK_MARK = /[|>][+-]?[ \t]{0,2}\r?\n[ \t]{1,16}/y;

/** `password: |` of YAML: the value stands in the next line. */
function behindBlockMark(text: string, start: number): number {
  BLOCK_MARK.lastIndex = start;
  return BLOCK_MARK.test(text) ? BLOCK_MARK.lastIndex : start;
}

/** The cell ends here, but for quotes and blanks. */
function endsCell(text: string, end: number): boolean {
  return /^["'`* ]{0,4}(?:[\t|\r\n]|$)/.test(text.slice(end, end + 5));
}

function valueEnd(text: string, start: number, quote: string, isTag: boolean): number {
  const rest = lineFrom(text, start);
  if (isTag) return start + Math.max(0, rest.indexOf("<"));
  if (quote !== "") {
    const close = toClosingQuote(text, start, start);
    if (close > start) return close;
    // No quote closes it: the value is the word.
    return start + cutSecret(/^[^\s<>]*/.exec(rest)?.[0] ?? "").replace(/\\?["'`][^"'`]*$/, "").length;
  }
  const word = /^[^\s"'`<>]*/.exec(rest)?.[0] ?? "";
  return start + cutSecret(word).replace(/[.,;!?]+$/, "").length;
}

/** The rest of the line, at most VALUE_MAX. Not by `split`, which tries its pattern at every character. */
function lineFrom(text: string, start: number): string {
  const stretch = text.slice(start, start + VALUE_MAX);
  const end = stretch.search(/[\r\n]/);
  return end < 0 ? stretch : stretch.slice(0, end);
}

function isWholeLine(text: string, sign: number, end: number): boolean {
  const next = text.charCodeAt(end);
  if (end < text.length && next !== 0x0a && next !== 0x0d) return false;
  const from = Math.max(0, sign - NAME_MAX - 8);
  const line = text.slice(from, sign);
  return /^\s*(?:[-*] )?["'$*_]{0,3}(?:[\p{L}\p{M}\w.-]+ ){0,3}[\p{L}\p{M}\w.-]+["'*_]{0,3} ?$/u.test(
    line.slice(line.lastIndexOf("\n") + 1),
  );
}

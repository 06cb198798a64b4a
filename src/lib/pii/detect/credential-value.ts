import words from "../data/credential-words.json";
import { entropy } from "../recognisers/checksums";
import { DIGIT, foldWords, KIND, UPPER } from "../views/alphabet";

/** Whether what stands behind the name of a credential is one: no template, call, type, mask, path or word about it. */

const SAID_OF_ONE: ReadonlySet<string> = new Set(words.said);

/** How sure a name makes: a password or secret, something that often is one, or nothing. */
export type Strength = "strong" | "weak" | "none";

export interface Shape {
  isQuoted: boolean;
  /** Nothing stands between the sign and the value: configuration writes so, prose does not. */
  isGlued: boolean;
  /** The line holds the name and the value and nothing else. */
  isLine: boolean;
}

export function isPasswordName(name: string): boolean {
  return /pass|pwd|pw$|kennwort|contrase|senha|haslo|wachtwoord|parola|heslo|jelszo|sifre|пароль|密码|パスワード|비밀번호/i.test(
    name,
  );
}

/** A template, a call, a type, a mask: not a value. */
const REFERENCE =
  /^(?:\$|\{|<|\[|[a-z_]\w*\[['"\w]+\]$|%[A-Za-z_]|&|\(|#\{|@|!|\*+$|\.{2})|\{\{|\$\{|\(\)?|^(?:process|os|env|config|settings|self|this|req|request|res|response|ctx|context|args|params|options|props|data|user|body|vault|secrets?|var|vars|local|module|await|new|get|import|require|function|async|lambda|return)\b[.[( ]|^(?:null|none|nil|undefined|true|false|yes|no|on|off|string|str|text|varchar|char|bytes|buffer|number|int|integer|boolean|bool|object|any|unknown|required|optional|nullable|hidden|masked|redacted|encrypted|disabled|enabled|default|empty|blank|unset|never|always|auto|generate[d]?|stdin|prompt|env|file|vault|keyring|basic|bearer|digest|oauth2?|session|cookie|header|query)$/i;
const PLACEHOLDER =
  /^(.)\1+$|x{4}|\*{3}|\.{3}|\u2026|_here\b|-here\b|^<.*>$|(?:^|[_\W-])(?:your|my|example|sample|dummy|placeholder|changeme|change-me|change_me|replace|todo|insert|enter|some|foo|bar|baz|lorem|redacted|secret-?name|test-?key)(?:$|[_\W-])|^your|^change|^example|placeholder/i;
const WORDS_OF_LABELS =
  /^(?:password|passwort|passwd|pass|pwd|secret|token|key|apikey|api[-_]?key|credentials?|user(?:name)?|admin|root|login|value|hunter|contrasena|senha)$/i;

export function isCredential(
  value: string,
  name: string,
  strength: "strong" | "weak",
  { isQuoted, isGlued, isLine }: Shape,
): boolean {
  if (value.length < 3 || REFERENCE.test(value) || PLACEHOLDER.test(value) || WORDS_OF_LABELS.test(value)) return false;
  if (foldWords(value) === foldWords(name) || (/\s/.test(value) && !isQuoted)) return false;
  if (isQuoted && /\s/.test(value))
    return (
      strength === "strong" &&
      isPasswordName(name) &&
      /\d/.test(value) &&
      /[^\p{L}\p{N}\s.,]/u.test(value) &&
      value.length <= 40
    );
  const kinds = kindsOf(value);
  if (kinds.letters === 0) return isDigits(value, name, strength);
  if (strength === "weak") return isRandomEnough(value, kinds, 6);
  if (kinds.digits > 0 || kinds.signs > 0) return isMixed(value, kinds, isQuoted || isGlued || isLine);
  // Letters alone: a word in quotes or a line of a configuration, but no name of something in code.
  return ((isQuoted || isLine) && value.length >= 5 && !isCodeName(value)) || isRandomEnough(value, kinds, 16);
}

interface Kinds {
  letters: number;
  uppers: number;
  digits: number;
  signs: number;
}

function kindsOf(value: string): Kinds {
  const kinds: Kinds = { letters: 0, uppers: 0, digits: 0, signs: 0 };
  for (let i = 0; i < value.length; i++) {
    const kind = KIND[value.charCodeAt(i)] ?? 0;
    if (kind === DIGIT) kinds.digits++;
    else if (kind === 0) kinds.signs++;
    else kinds.letters++;
    if (kind === UPPER) kinds.uppers++;
  }
  return kinds;
}

/** A number behind a strong name: a PIN or a numeric password, no size, count or time. */
function isDigits(value: string, name: string, strength: Strength): boolean {
  const isPin = /pin$|passcode|otp|password|passwort|pwd/i.test(name);
  return (strength === "strong" || isPin) && /^\d[\d -]{2,15}$/.test(value) && isPin;
}

/** Path, call, version, member of an object, sentence part: none of these is a password. */
const CODE =
  /^[a-z_$][\w$]*(?:\.[a-z_$][\w$]*)+$|^[\w.]+\(|^(?:https?|file|arn|urn|ssm|gs|s3|vault|op|projects):|^\.{0,2}\/|\/$|=>|\|\||&&|^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/;

function isMixed(value: string, kinds: Kinds, isConfigured: boolean): boolean {
  if (CODE.test(value)) return false;
  if (kinds.digits > 0 && kinds.letters + kinds.signs > 0)
    return value.length >= 4 && (isConfigured || value.length >= 6);
  if (!isConfigured || value.length < 6 || /[()[\]{}<>]/.test(value)) return false;
  // Letters and signs: other signs make a password, dashes between words one that can be remembered, or an identifier.
  return /[^\w.\-/:\\]/.test(value) || (isCompoundWord(value) && !isCodeName(value));
}

/** `korrekt-pferd-batterie`: words that a dash joins, but for those that say what a password is like. */
function isCompoundWord(value: string): boolean {
  return /^\p{L}+(?:-\p{L}+)+$/u.test(value) && !SAID_OF_ONE.has(value.toLowerCase());
}

function isRandomEnough(value: string, kinds: Kinds, least: number): boolean {
  if (value.length < least || CODE.test(value) || /[()[\]{}<>]/.test(value)) return false;
  if (kinds.digits > 0 && kinds.letters > 0) return value.length >= 20 || entropy(value) >= 2.5;
  return value.length >= 20 && kinds.uppers > 2 && entropy(value) >= 4;
}

/** `accessToken`, `my-secret`, `db.password`, `PasswordField`. */
function isCodeName(value: string): boolean {
  return /pass|secret|token|cred|auth|pwd|key|hash|crypt|string|type|field|input|text|valid|requir|invalid|incorrect|forgot|reset|confirm|current|wrong|weak|strong/i.test(
    value,
  );
}

import contextWords from "../data/context-words.json";
import type { ContextRecogniser } from "./recogniser";

/**
 * Short numbers that open something for a while, or with a card: one-time codes, PINs, card verification values. Only
 * their words give them away, behind them or in front.
 */

const BE = "(?:ist|is|was|are|:=|=>|=|:|：|-|→|#|war|lautet|est|es|era|é|è|e|jest|to|er|är|は|が|是|为|為|는|은|:)";
/** `TAN für die Überweisung lautet`, `code for your account is`: what it is for stands between. */
const FOR = "(?:(?: \\p{L}{1,14}){1,5} (?:is|ist|lautet|est|es|è|é|jest|är)(?!\\p{L}))?";
/** `<dt>PIN</dt><dd>7783`, `\\textbf{PIN} & 7783`: the value stands in the next cell. */
const MARKUP = "(?:(?:</[a-z]{1,8}>\\s{0,4}){1,2}(?:<[a-z]{1,8}(?: [^<>]{0,40})?>\\s{0,4}){1,2}|\\}? {0,2}& {0,2})?";
const LINK = new RegExp(
  `${FOR}["'\`*_)\\]]{0,3}${MARKUP}(?:[ \\t]{0,3}\\n?${BE}[ \\t]{0,3}\\n?){0,2}[ \\t]{0,3}(?:\\|[ \\t]{0,3})?(?:[*_]{1,3}[ \\t]{1,2})?["'\`*_(#]{0,4}(?:[A-Z]{1,2}-)?`,
  "iuy",
);
/** `482913 is your verification code`, `Use 482913 as your OTP`. */
const FRONT =
  /(?<![\p{L}\d.,/-])(?:[A-Z]{1,2}-)?(\d{4,8}|\d{3}[ -]\d{3})["'`*_]{0,3}(?: (?:is|as|ist|est|es|è|é|jest|er|-)(?: [\p{L}]{1,12}){0,2}|(?:が|は|是)(?:您的|你的)?|:)?[ ]?$/iu;
const CODE =
  /(?:\d{4,8}|\d{3}[ -]\d{3})(?![\d%]|[.:/-]\d|,\d{3}(?!\d)|[ -]?(?:seconds?|minutes?|min|sec|ms|digits?|characters?|chars?|bits?|bytes?|times|users?|lines?|Sekunden|Stellen|secondes|chiffres|segundos|secondi)\b)/iuy;

const SAID = /(?:[:=：]|(?<!\p{L})(?:is|was|lautet|ist|est|es|è|é))["'`*_ ]{0,4}$/u;

/** `pin`, `tan`, `otp` and `csc` are words of other trades too: of chips, of angles, of a programming language. */
const BARE = /(?<![\p{L}\d])((?:\p{L}{1,12}[ '’-]){0,2})(pin|tan|otp|totp|csc)[ \t]{1,3}["'`*_(#]{0,4}$/iu;
const HOLDER =
  /(?:^|[\s'’-])(?:my|your|his|her|their|our|card|bank|phone|door|gate|sim|new|enter|account|ihre?|meine?|votre|mon|tu|mi)[ '’-]$/i;

/** A bare year is said of anything: `OTP 2025`. */
function isCode(value: string, text: string, start: number): boolean {
  const before = text.slice(Math.max(0, start - 48), start);
  if (/^(?:19|20)\d\d$/.test(value) && !SAID.test(before)) return false;
  const bare = BARE.exec(before);
  if (bare === null) return true;
  const [, front = "", word = ""] = bare;
  if (HOLDER.test(front)) return true;
  // A shouted word is no angle and no leg of a chip.
  return /^[A-Z]+$/.test(word) && !/erlang/i.test(front);
}

/** `your code 482913`; the code that somebody writes has ports, lines and statuses. */
function isOwnCode(value: string, text: string, start: number): boolean {
  const isLong = value.replace(/\D/g, "").length >= 6;
  return isCode(value, text, start) && (isLong || SAID.test(text.slice(Math.max(0, start - 12), start)));
}

/** A pin of a chip or a board has a short number; so has every tangent. */
const OTHER_SENSE = /(?:GPIO|board|header|connect|wire|arduino|LED|sin|cos)\W{0,3}$/i;

/** `your code is`, `Ваш код`: whose it is. */
const OWN: ReadonlySet<string> = new Set(
  "your my sms votre ton mon tu su mi tuo suo mio seu teu meu dein ihr mein uw je twoj twój ваш твой мой смс".split(
    " ",
  ),
);

/** `Use 482913 to verify`, `To sign in, enter 482913`: what one does with it, behind or in front. */
const PURPOSE =
  "(?:verify|sign|log|confirm|authenticate|complete|continue|access|unlock|anmelde|verifizier|bestätig|vérifi|confirm|connect|verific|inici|acced|entr|подтвер|вой)";
const PURPOSE_BEHIND = new RegExp(
  `^["'\`*_]{0,3} (?:to|um|pour|para|per|чтобы|für)(?: \\p{L}{1,10}){0,2}? ${PURPOSE}`,
  "iu",
);
const PURPOSE_BEFORE = new RegExp(
  `${PURPOSE}[\\p{L} ]{0,24}, (?:please )?\\p{L}{2,10}(?: (?:the )?code)? ["'\`*_]{0,3}$`,
  "iu",
);

function isUsed(value: string, text: string, start: number): boolean {
  const end = start + value.length;
  return (
    PURPOSE_BEHIND.test(text.slice(end, end + 48)) || PURPOSE_BEFORE.test(text.slice(Math.max(0, start - 64), start))
  );
}

const LISTED = "(?=[A-Za-z-]{0,9}\\d)[A-Za-z0-9]{4,12}(?:-[A-Za-z0-9]{4,10}){0,3}";
const LIST = new RegExp(`${LISTED}(?:[,;]? ?\\n?[ \\t]{0,4}(?:[-*•] |\\d{1,2}[.)] ?)?[\`]?${LISTED}[\`]?){0,23}`, "y");

export const CODES: readonly ContextRecogniser[] = [
  {
    id: "code",
    type: "PASSWORD",
    contextWords: contextWords.code,
    link: LINK,
    pattern: CODE,
    front: FRONT,
    valid: isCode,
    notBehind: OTHER_SENSE,
    score: 0.7,
  },
  {
    id: "code.own",
    type: "PASSWORD",
    contextWords: contextWords["own code"],
    link: LINK,
    pattern: CODE,
    front: FRONT,
    valid: isOwnCode,
    onlyBehind: OWN,
    score: 0.66,
  },
  {
    id: "code.used",
    type: "PASSWORD",
    contextWords: contextWords["code used"],
    link: /(?: (?:the )?code)? ["'`*_]{0,3}/y,
    pattern: CODE,
    valid: isUsed,
    score: 0.65,
  },
  {
    id: "code.list",
    type: "PASSWORD",
    contextWords: contextWords["code list"],
    link: /[^\n\d:]{0,24}(?::|\n)\s{0,6}(?:[-*•] |\d{1,2}[.)] ?)?[`]?/y,
    pattern: LIST,
    score: 0.7,
  },
  {
    id: "cvv",
    type: "CREDIT_CARD",
    contextWords: contextWords.cvv,
    link: LINK,
    pattern: /\d{3,4}(?![\d%]|\.\d|[ -]?(?:digits?|characters?|issues|or|oder)\b)/iy,
    valid: isCode,
    column: true,
    score: 0.7,
  },
];

import cues from "../data/cues.json";
import type { CuedRecogniser } from "./recogniser";

/**
 * Short numbers that open something for a while, or with a card: one-time codes, PINs, card verification values. Only
 * their words give them away, behind them or in front.
 */

const BE = "(?:is|was|are|:=|=>|=|:|：|-|→|#|ist|war|lautet|est|es|é|è|e|era|jest|to|er|är|は|が|是|为|為|는|은|:)";
const LINK = new RegExp(
  `["'\`*_)\\]]{0,3}(?:[ \\t]{0,3}\\n?${BE}[ \\t]{0,3}\\n?){0,2}[ \\t]{0,3}(?:\\|[ \\t]{0,3})?["'\`*_(#]{0,4}(?:[A-Z]{1,2}-)?`,
  "iuy",
);
/** `482913 is your verification code`, `Use 482913 as your OTP`. */
const FRONT =
  /(?<![\p{L}\d.,/-])(?:[A-Z]{1,2}-)?(\d{4,8}|\d{3}[ -]\d{3})["'`*_]{0,3}(?: (?:is|as|ist|est|es|è|é|jest|er)(?: [\p{L}]{1,8}){0,2}|が|は|是|:| -)?[ ]?$/iu;
const CODE =
  /(?:\d{4,8}|\d{3}[ -]\d{3})(?![\d%]|[.,:/-]\d|[ -]?(?:seconds?|minutes?|min|sec|ms|digits?|characters?|chars?|bits?|bytes?|times|users?|lines?|Sekunden|Stellen|secondes|chiffres|segundos|secondi)\b)/iuy;

const SAID = /(?:[:=：]|(?<!\p{L})(?:is|was|lautet|ist|est|es|è|é))["'`*_ ]{0,4}$/u;

/** A bare year is said of anything: `OTP 2025`. */
function isCode(value: string, text: string, start: number): boolean {
  return !(/^(?:19|20)\d\d$/.test(value) && !SAID.test(text.slice(Math.max(0, start - 12), start)));
}

/** A pin of a chip or a board has a short number; so has every tangent. */
const OTHER_SENSE = /(?:GPIO|board|header|connect|wire|arduino|LED|sin|cos)\W{0,3}$/i;

export const CODES: readonly CuedRecogniser[] = [
  {
    id: "code",
    type: "PASSWORD",
    cues: cues.code,
    link: LINK,
    pattern: CODE,
    front: FRONT,
    valid: isCode,
    notBehind: OTHER_SENSE,
    score: 0.7,
  },
  {
    id: "cvv",
    type: "CREDIT_CARD",
    cues: cues.cvv,
    link: LINK,
    pattern: /\d{3,4}(?![\d%]|\.\d|[ -]?(?:digits?|characters?|issues|or|oder)\b)/iy,
    column: true,
    score: 0.7,
  },
];

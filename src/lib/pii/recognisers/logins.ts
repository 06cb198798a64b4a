import contextWords from "../data/context-words.json";
import { cutSecret, toClosingQuote } from "../detect/secret-end";
import type { ContextRecogniser } from "./recogniser";

/** A user and a password in one breath: `creds admin:S3cr3t!x`, `log in with admin / Tr4verse!`, `u: ann p: x`. */

const USER = "[\\p{L}\\p{N}][\\p{L}\\p{N}._@+\\\\-]{0,47}";
const AND =
  "(?: ?[:/|] ?|,? (?:and|und|et|y|e|en|i|with|mit|con|com|avec|using)(?: (?:the )?(?:password|pass|pw|passwort|senha|contraseña))?[: ]{1,2}|, ?)";
const PAIR = new RegExp(
  `["'\`*_]{0,2}[ :=\\n]{1,4}(?:are |is |with |as |mit |avec |con )?["'\`(*]{0,2}${USER}["'\`*]{0,2}${AND}["'\`*]{0,2}`,
  "iuy",
);
const SHORT = /[:=] ?[\w.@-]{1,40}[,;]?\s{1,3}p(?:w|ass)?[:=] ?["'`]?/iy;
const SSID =
  /["'`]?[:= ]{1,3}["'`]?[^\s,;"'`]{1,32}["'`]?[,;]?\s(?:and |und |et )?(?:the |der )?(?:key|pass|psk|pw|schlüssel|clé)[:= ]{1,3}["'`]?/iuy;
const VALUE = /[^\s"'`<>|]{6,64}/y;
/** A path, a time, a member, a call, a template. */
const CODE = /^[/.$<{[(%]|[()[\]{}<>]|^[\w-]+(?:\.[\w-]+)+$|^\d[\d:.,/-]*$|^(?:https?|ftp):|^\w+\/\w|^v?\d+\.\d/;

/** Parts with a dash or dot between them, and words of capitals: `step-2`, `Q3-2024`, `PKCE-S256`. */
const IDENTIFIER = /^(?:[A-Z]?[a-z]{0,15}\d{0,4}|[A-Z0-9]{1,12})(?:[-_.](?:[A-Za-z]{1,15}\d{0,4}|\d{1,6}))+$/;

/** Prose and code list things with a comma: what stands behind one must look like nothing else. */
function isPairedPassword(value: string, text: string, start: number): boolean {
  const trimmed = value.replace(/[.,;:!?)\]}]+$/, "");
  if (!isPassword(value)) return false;
  const isListed = /, ?["'`*]{0,2}$/.test(text.slice(Math.max(0, start - 4), start));
  if (!isListed) return !IDENTIFIER.test(trimmed) || /^[a-z]{4,}\d/.test(trimmed);
  return !IDENTIFIER.test(trimmed) && /\d/.test(trimmed) && /[A-Z]/.test(trimmed) && /[a-z]/.test(trimmed);
}

/** Letters with a digit or a sign that prose does not use; words with a dash are words. */
function isPassword(value: string): boolean {
  const trimmed = value.replace(/[.,;:!?)\]}]+$/, "");
  return (
    trimmed.length >= 6 &&
    !CODE.test(trimmed) &&
    /\p{L}/u.test(trimmed) &&
    /\d|[^\p{L}\p{N}.,;:'’/_-]/u.test(trimmed) &&
    !/^(?:OAuth|SAML|LDAP|HTTP|IPv|SHA)/i.test(trimmed)
  );
}

export const LOGINS: readonly ContextRecogniser[] = [
  {
    id: "login.pair",
    type: "PASSWORD",
    contextWords: contextWords.login,
    link: PAIR,
    pattern: VALUE,
    cut: cutSecret,
    valid: isPairedPassword,
    extend: toClosingQuote,
    score: 0.68,
  },
  {
    id: "login.short",
    type: "PASSWORD",
    contextWords: ["u", "user", "usr"],
    link: SHORT,
    pattern: VALUE,
    cut: cutSecret,
    valid: isPassword,
    score: 0.66,
  },
  {
    id: "login.ssid",
    type: "PASSWORD",
    contextWords: ["ssid", "wlan", "wifi"],
    link: SSID,
    pattern: VALUE,
    cut: cutSecret,
    valid: isPassword,
    score: 0.66,
  },
];

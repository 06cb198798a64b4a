import contextWords from "../data/context-words.json";
import { cutSecret, toClosingQuote } from "../detect/secret-end";
import { KIND, WIDE } from "../views/alphabet";
import { entropy, isLuhn } from "./checksums";
import { COUNTRY_CODES } from "./country-codes";
import type { ContextRecogniser } from "./recogniser";
import { isRandom } from "./tokens";

const IS = "(?:is|was|are|ist|war|lautet|est|es|e|era|sera|jest|to|er|on|:=|=>|=|:|-)";
/** Between a label and its value: quotes and brackets, one verb or sign, quotes again. */
const LINK = new RegExp(`["'\`*_)\\]\\\\]{0,3}\\s{0,3}(?:${IS}\\s{0,3}){0,2}["'\`*(\\s\\\\]{0,4}`, "iy");
/** As LINK, and what parts a label from its value in forms, cells and markup: `no. `, `#`, `|`, `→`, `</th><td>`, `?\nA:`. */
const FORM_LINK =
  /["'`*_)\]]{0,3}(?:(?: (?:no|nr)\.?|\s{0,2}[:：#|→–>]|<\/[\p{L}\w]{1,32}>\s{0,3}<[\p{L}\w]{1,32}>|\?\s{1,2}(?:\p{L}{1,12}:)?|は|是|为|為)\s{0,3})["'`*]{0,2}/iuy;
/** A date in front of its label in brackets or a remark. */
const FRONT_DATE =
  /(?<![\d.,/-])(\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.](?:\d{4}|\d{2})|\d{1,2} \p{L}{3,9} \d{4}|\p{Lu}\p{L}{2,9} \d{1,2}, \d{4}|\d{1,2}-\p{L}{3}-\d{4}|\d{4}年\d{1,2}月\d{1,2}日)["']?(?: \(| -- )$/u;
/** As LINK, but a sign is required: prose about passwords is no password. */
const ASSIGN =
  /["'`*_)\]]{0,3}\s{0,3}(?::=|=>|==?|:|\bis\b|\bist\b|\best\b|\bes\b|\bto\b)\s{0,3}(?:[bruf](?=["']))?["'`*]{0,3}/iy;
/** `the password for the vault is X`, `Das Passwort für Mia lautet X`: a few words, then a verb or a sign. */
const SAID =
  /(?: (?!used to|field|policy|length|type|format|hash|strength|reset|manager|prompt|protect|must|should|can|has|have|may|will|and|or|not|that|you|we)[^\s:=.,;!?"'`]{3,16})?(?: (?:I|we|they|you|he|she|it)(?: [\p{L}']{1,12}){1,3}?)?(?: (?:for|of|on|to|from|in|für|fur|von|vom|zum|zur|des|der|pour|de|du|di|del|della|dello|para|per|do|da|na|voor|van|till|til|k|от|для|к|на)(?: [^\s:=.,;!?]{1,24}){1,5}?)?(?: (?:is|was|are|ist|war|lautet|heißt|heisst|est|es|è|é|era|sera|jest|to|er|är|bylo|byla|set to|reads|now|used to be|هي|هو|είναι|adalah|là|on|je|este|olarak)(?: (?:now|set to|jetzt|now|maintenant|ahora|:))?|["'`*_]{0,3}\s?[:=\uff1a]|\s{0,2}\||\s(?:-|->|→))\s{1,3}(?:["«] |["'`*“„«]{0,3})/iuy;
/** `the account uses X as its password`. */
const USED_AS =
  /(?<=[\s"'`])([^\s"'`<>]{6,64})["'`]{0,2} {1,2}(?:as|als|como|comme|come|jako|som|olarak) (?:the |its |my |your |his |her |their |a |la |le |il |die |das )?(?:\p{L}{1,12} )?$/u;
/** `user ann and password X`, `PASSWORD 'X'`: the value follows at once. */
const BARE = /(?:\s{1,2}|(?:是|为|为：|：|は|が|은|는|이|가|:)\s?)["'`*“„«]{0,3}/y;
/** `api key 9f8e7d...`, `API密钥9f8e7d...`: nothing but a blank, or nothing where no blank is written. */
const RIGHT_BEHIND =
  /(?:["'`*_)\]]{0,3}(?:[ \t]{1,3}|\n|[:：/][ \t]{0,2}\n?|\s?(?:是|为|は|が|은|는|이|가)\s?)["'`*_(]{0,3})?(?=[A-Za-z0-9])/y;
/** Code assigns; quotes may hold anything. */
const SCHEME = /["'`]{0,2}[ :=]{1,3}["'`]{0,2}/y;

/** A verb or a sign and a quote, or the quote at once. */
const QUOTED = /["'`*_]{0,2}(?:\s{0,3}(?:is|was|ist|war|lautet|est|es|era|[:=：])){0,2}\s{0,3}["'`«](?=\p{L})/iuy;

const MONTHS =
  "jan(?:uary|uar|vier|eiro)?|feb(?:ruary|ruar|brero)?|f[eé]v(?:rier|ereiro)?|mar(?:ch|s|zo|ço)?|m[aä]rz|maart|apr(?:il|ile)?|avr(?:il)?|abr(?:il)?|may|mai|mei|mayo|maggio|maio|jun[ei]?|juin|junio|giugno|junho|jul[yi]?|juillet|julio|luglio|julho|" +
  "aug(?:ust|ustus)?|ao[uû]t|agosto|sep(?:t(?:ember|iembre|embre)?)?|set(?:tembre|embro)?|oct(?:ober|obre|ubre)?|okt(?:ober)?|ott(?:obre)?|out(?:ubro)?|nov(?:ember|embre|iembre|embro)?|dec(?:ember|embre)?|d[eé]c(?:embre)?|dez(?:ember|embro)?|dic(?:iembre|embre)?|" +
  "stycznia|lutego|marca|kwietnia|maja|czerwca|lipca|sierpnia|wrze[sś]nia|pa[zź]dziernika|listopada|grudnia";
const DATE = new RegExp(
  `\\d{4}[-/.]\\d{1,2}[-/.]\\d{1,2}|\\d{1,2}[-/.] ?\\d{1,2}[-/.] ?(?:\\d{4}|\\d{2})|\\d{1,2}(?:st|nd|rd|th|er|\\.|º)?(?: of| de)? (?:${MONTHS})\\.?,?(?: de)? \\d{4}|(?:${MONTHS})\\.? \\d{1,2}(?:st|nd|rd|th)?,? \\d{4}|\\d{1,2}[-/](?:${MONTHS})[-/]\\d{2,4}|(?:19|20)\\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\\d|3[01])(?!\\d)|\\d{4}年\\d{1,2}月\\d{1,2}日`,
  "iy",
);

/** `born in Leeds on 12 June 2004`, `D.O.B.: ...`, `date of birth (patient): ...`, `| DOB | ... |`: some words away. */
const FAR =
  /(?:[^\n.;:\d]{1,36}?(?: on| am| le| el| il| em| den| op|,|:|\|)|\.:?|[:：]?)[ \t]{1,2}(?=\d|\p{Lu}\p{Ll}{2,9} \d)|(?=\d)/uy;
/** `date of birth (US format) ...`, `date of birth in day-month order is ...`: words, then a verb or a bracket. */
const FORMAT = /[^\n.;\d]{1,44}?(?: is| was| ist| lautet| est| es|\)| =|→)[ \t:]{1,3}(?=\d|\p{Lu}\p{Ll}{2,9} \d)/uy;
const NO_ONE =
  /(?:company|firm|republic|nation|idea|project|band|city|state|startup|movement|language|star|library|framework|software|protocol|standard|internet|web|product|service|tool|genre|tradition|festival)(?:[\s,]+(?:was|is|were|that|which|originally|first)){0,3}[\s,]+$/i;

/** Nobody who was born before it is alive: the dates of history are nobody's secret. */
const LIVING_SINCE = 1905;

function isOfTheLiving(value: string): boolean {
  const year = /(?<!\d)\d{4}(?!\d)/.exec(value)?.[0];
  return year === undefined || Number(year) >= LIVING_SINCE;
}

// biome-ignore format: one row a recogniser reads as a table
export const CONTEXTUAL: readonly ContextRecogniser[] = [
  { id: "birth", type: "DATE_OF_BIRTH", contextWords: contextWords.birth, link: LINK, pattern: DATE, valid: isOfTheLiving, notBehind: NO_ONE, score: 0.85 },
  { id: "birth.form", type: "DATE_OF_BIRTH", contextWords: contextWords["birth date"], link: FORM_LINK, pattern: DATE, front: FRONT_DATE, valid: isOfTheLiving, score: 0.8 },
  { id: "birth.far", type: "DATE_OF_BIRTH", contextWords: contextWords.birth, link: FAR, pattern: DATE, valid: isOfTheLiving, notBehind: NO_ONE, score: 0.7 },
  { id: "birth.format", type: "DATE_OF_BIRTH", contextWords: contextWords["birth date"], link: FORMAT, pattern: DATE, valid: isOfTheLiving, score: 0.7 },
  { id: "passphrase", type: "PASSWORD", contextWords: contextWords.passphrase, link: QUOTED, pattern: /\p{L}[\p{L}\p{M}\p{N} ',-]{7,95}(?=["`»]|'(?!\p{L}))/uy, valid: isPassphrase, score: 0.7 },
  { id: "password", type: "PASSWORD", contextWords: contextWords.password, link: ASSIGN, pattern: /[^\s"'`<>]{4,128}/y, cut: cutSecret, valid: isPassword, extend: toClosingQuote, score: 0.7 },
  { id: "password.said", type: "PASSWORD", contextWords: contextWords.password, link: SAID, pattern: /[^\s"'`<>“”„«»]{4,128}/y, front: USED_AS, cut: cutSecret, valid: isSaidPassword, extend: toClosingQuote, score: 0.7 },
  { id: "password.bare", type: "PASSWORD", contextWords: contextWords.password, link: BARE, pattern: /[!-~]{4,128}/y, cut: cutSecret, valid: isPasswordBehind, extend: toClosingQuote, score: 0.65 },
  { id: "secret.said", type: "SECRET", contextWords: contextWords.secret, link: SAID, pattern: /[^\s"'`<>“”„«»]{8,512}/y, cut: cutSecret, valid: isBarePassword, extend: toClosingQuote, score: 0.65 },
  { id: "secret.bare", type: "SECRET", contextWords: contextWords.secret, link: RIGHT_BEHIND, pattern: /[A-Za-z0-9_\-+/=.~]{16,512}/y, cut: cutSecret, valid: isBareSecret, score: 0.66 },
  { id: "secret", type: "SECRET", contextWords: contextWords.secret, link: ASSIGN, pattern: /[A-Za-z0-9_\-+/=.~!@#$%^&*]{16,512}/y, cut: cutSecret, valid: isSecret, extend: toClosingQuote, score: 0.7 },
  { id: "card.halves", type: "CREDIT_CARD", contextWords: contextWords["half card"], link: LINK, pattern: /\d{4}[ -]?\d{4}[ -]?(?:\d{2})?[ \t|-]{0,3}\r?\n[ \t|>]{0,4}(?:\d{2}[ -]?)?\d{4}[ -]?\d{4}(?!\d)|\d{4}[ -]?\d{4},? (?:and |und )?(?:the )?(?:second|other|zweite) (?:half|hälfte):? \d{4}[ -]?\d{4}(?!\d)/y, valid: isHalvedCard, score: 0.8 },
  { id: "account.split", type: "BANK_ACCOUNT", contextWords: contextWords["sort code"], link: LINK, pattern: /\d\d[- ]?\d\d[- ]?\d\d[,;.|]?\s{1,3}(?:and |& )?(?:my |the )?(?:bank )?(?:account|acct?|a\/c)\.?(?: (?:number|num|no\.?|nr))?(?: is)?[:=# ]{1,3}\d{8}(?!\d)/iy, score: 0.8 },
  { id: "account.split.reverse", type: "BANK_ACCOUNT", contextWords: ["acc", "acct", "account", "account number"], link: LINK, pattern: /\d{8}[,;| ]{1,3}(?:and )?(?:sc|s\/c|sort ?code)[:= ]{1,3}\d\d[- ]?\d\d[- ]?\d\d(?!\d)/iy, score: 0.8 },
  { id: "bic", type: "BIC", contextWords: ["bic", "swift", "bic code", "swift code", "swift bic", "bic swift", "bank identifier code"], link: LINK, pattern: /[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?(?![A-Za-z0-9])/y, valid: isBic, score: 0.8 },
  { id: "authorization", type: "SECRET", contextWords: ["bearer", "authorization bearer", "basic", "authorization basic", "authorization token"], link: SCHEME, pattern: /[A-Za-z0-9_\-+/=.~]{16,4096}/y, cut: cutSecret, valid: isSecret, score: 0.8 },
];

/** Words that somebody chose, not a sentence about them. */
function isPassphrase(value: string): boolean {
  return (
    value.trim().split(/[\s-]+/).length >= 3 &&
    !/(?<!\p{L})(?:must|should|cannot|can't|enter|your|required|invalid|wrong|incorrect|not|please|forgot|reset|passphrase|password|phrase)(?!\p{L})/iu.test(
      value,
    )
  );
}

function isHalvedCard(value: string): boolean {
  return isLuhn(value.replace(/\D/g, ""));
}

/** The country stands fifth and sixth in a BIC (ISO 9362). */
function isBic(value: string): boolean {
  return COUNTRY_CODES.has(value.slice(4, 6).toUpperCase());
}

/** A reference, a template or a type, not a value. */
const REFERENCE =
  /^[a-z_]\w*\[|^(?:\$|\{|<|\[|%|@|&|\(|#\{)|\(|\)$|\{\{|^(?:process|os|env|config|settings|self|this|req|request|ctx|context|args|params|options|props|data|user|body|var|local|module)\b[.[]|^(?:null|none|nil|undefined|true|false|string|str|required|optional|changeme|example|redacted|hidden|masked)\b/i;

function isPassword(value: string, text: string, start: number): boolean {
  const trimmed = value.replace(/[.:!?)\]}]+$/, "");
  if (trimmed.length < 4 || REFERENCE.test(trimmed) || /^(.)\1*$/.test(trimmed)) return false;
  if (
    /^(?:\*{2}|x{3}|\.{2})/i.test(trimmed) ||
    /^(?:your|my|the|a|an|not|too|set|at|in|for|and|or)(?:$|-)/i.test(trimmed)
  )
    return false;
  const hasDigit = /\d/.test(trimmed);
  const hasSign = /[^A-Za-z0-9_.]/.test(trimmed);
  const isQuoted = /["'`]/.test(text.charAt(start - 1)) && /["'`]/.test(text.charAt(start + value.length));
  if (!/[A-Za-z]/.test(trimmed)) return hasDigit;
  return (hasDigit || (hasSign && isQuoted)) && trimmed.length >= 6;
}

/** A verb said what it is: a digit or a sign makes it a password, words make a sentence. */
function isSaidPassword(value: string, text: string, start: number): boolean {
  const trimmed = value.replace(/[.:!?,)\]}]+$/, "");
  if (isPassword(value, text, start)) return true;
  return (
    trimmed.length >= 6 &&
    /[A-Za-z]/.test(trimmed) &&
    /[^\p{L}0-9.,'’-]/u.test(trimmed) &&
    !REFERENCE.test(trimmed) &&
    !/^[\w-]+[:/]/.test(trimmed)
  );
}

/** Nothing but the label says so: letters of both kinds with a digit or sign, or digits among letters. */
function isBarePassword(value: string, text: string, start: number): boolean {
  const trimmed = value.replace(/[.:!?,)\]}]+$/, "");
  if (trimmed.length < 6 || !/\d/.test(trimmed) || !/[A-Za-z]/.test(trimmed) || REFERENCE.test(trimmed)) return false;
  if (/^\d+-[a-z]+$/.test(trimmed)) return false; // `a PIN 4-digit entry`
  if (/^\d+[a-z]{1,3}$|^[a-z]+\d{1,2}$|^v?\d+(?:\.\d+)+|[\w]\(|^[\w.-]+\/|^https?:/i.test(trimmed)) return false;
  const isJoined = KIND[text.charCodeAt(start - 1)] === WIDE || KIND[text.charCodeAt(start - 2)] === WIDE;
  if (!isJoined && /^[a-z]+(?:[-_.][a-z]+)*[-_.]?\d*$/i.test(trimmed)) return false; // an identifier with a number
  return isRandomSome(trimmed) && isPasswordLike(trimmed, text, start);
}

function isPasswordBehind(value: string, text: string, start: number): boolean {
  return (
    isQuotedCompound(value, text, start) ||
    isBarePassword(value, text, start) ||
    isDrawnPhrase(value) ||
    isBehindLogin(value, text, start)
  );
}

/** `correct-ladle-apron-28`: three words and a number, as password managers draw them. */
function isDrawnPhrase(value: string): boolean {
  const trimmed = value.replace(/[.!?,)]+$/, "");
  return /^[a-z]{3,9}(?:-[a-z]{3,9}){2,5}-\d{1,4}$/i.test(trimmed) && !SAID_OF_PASSWORDS.test(trimmed);
}

const SAID_OF_PASSWORDS =
  /pass|secret|token|key|auth|login|user|reset|type|field|input|length|policy|rule|error|test|valid|version|step|section|hash/i;

/** `login svc password X`, `user svc and password X`: who logs in is named, so what follows is what opens. */
function isBehindLogin(value: string, text: string, start: number): boolean {
  const trimmed = value.replace(/[.?,)]+$/, "");
  return (
    BEHIND_LOGIN.test(text.slice(Math.max(0, start - 72), start)) &&
    trimmed.length >= 5 &&
    /\d/.test(trimmed) &&
    /\p{L}/u.test(trimmed) &&
    !REFERENCE.test(trimmed)
  );
}

const BEHIND_LOGIN =
  /(?:^|[^\p{L}])(?:login|user|username|benutzer|utilisateur|usuario)[ :=]{1,2}[\w.@-]{2,32}[,;]? (?:(?:and|und|et|y|e|with|mit) )?(?:the |das )?\p{L}{2,12} ?[:=]? ?["'`]?$/iu;

/** `PASSWORD 'korrekt-pferd'`. */
function isQuotedCompound(value: string, text: string, start: number): boolean {
  const quote = text.charAt(start - 1);
  const isQuoted = /["']/.test(quote) && text.charAt(start + value.replace(/["'][\s\S]*$/, "").length) === quote;
  const word = value.replace(/["'][\s\S]*$/, "");
  return (
    isQuoted &&
    /^[a-z]{3,}(?:-[a-z]{3,})+$/i.test(word) &&
    !/pass|secret|token|key|reset|type|field|input|length/i.test(word)
  );
}

function isRandomSome(value: string): boolean {
  return entropy(value) >= 2.5 && !/x{4}|\*{3}|\.{3}/i.test(value);
}

function isPasswordLike(value: string, text: string, start: number): boolean {
  return isPassword(value, text, start) && !/^\d{1,4}[-/.]\d/.test(value);
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** What says of a number in sixteen signs that it is the digest of something. */
const DIGEST =
  /(?<![a-z])(?:md5|sha-?\d{0,3}|digest|hash(?:es)?|checksum|etag|cache|commit|fingerprint|integrity|crc)(?![a-z])/i;

/** A label alone announces it: words with low lines and a year are a name of something. */
function isBareSecret(value: string, text: string, start: number): boolean {
  if (
    /^(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64})$/i.test(value) &&
    DIGEST.test(text.slice(Math.max(0, start - 48), start + value.length + 32))
  )
    return false;
  if (isMixedCase(value)) return true;
  return (isSecret(value) || isHexKey(value)) && !/^[a-z]+(?:[._/-][a-z]+)*[._/-]?\d*$/i.test(value);
}

/** Letters alone: the case changes more often than between the words of a name in code. */
function isMixedCase(value: string): boolean {
  if (!/^[A-Za-z]{20,128}\d{0,4}$/.test(value)) return false;
  const changes = value.match(/[a-z](?=[A-Z])|[A-Z](?=[a-z])/g)?.length ?? 0;
  return changes >= value.length * 0.4;
}

/** Twenty of sixteen signs have less entropy than twenty of sixty. */
function isHexKey(value: string): boolean {
  return /^(?=.*\d)(?=.*[a-f])[0-9a-f]{16,128}$/i.test(value) && new Set(value).size > 6;
}

function isSecret(value: string): boolean {
  const trimmed = value.replace(/[.,!?]+$/, "");
  if (REFERENCE.test(trimmed) || UUID.test(trimmed) || !/\d/.test(trimmed) || !/[A-Za-z]/.test(trimmed)) return false;
  if (/^[a-z]+(?:[._-][a-z0-9]+)*$/.test(trimmed) && !/\d{4}/.test(trimmed)) return false; // words
  return isRandom(trimmed) && entropy(trimmed) >= 3;
}

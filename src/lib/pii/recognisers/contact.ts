import { DIGIT, KIND } from "../views/alphabet";
import { matchPlan } from "./numbering-plan";
import type { ContextRecogniser, ValueRecogniser } from "./recogniser";

// biome-ignore format: a word list
const PHONE_LABELS = [
  "phone", "phone number", "phone no", "telephone", "telephone number", "tel", "tel no", "mobile", "mobile number", "mobile no", "mobile phone", "cell phone", "cellphone", "cell number", "fax", "fax number", "whatsapp", "viber", "sms",
  "ligue", "me ligue", "llame", "llama", "llamame", "llamar", "appelez", "appelez moi", "rufen sie", "ruf mich", "anrufen", "chiama", "chiamami", "chiamare", "zadzwon", "dzwon", "звоните", "позвоните", "звони", "звонить", "телефону", "телефона", "номеру", "拨打", "致电", "联系电话", "連絡先", "연락처", "번호는", "رقمي", "اتصل", "رقم الهاتف", "फोन", "मोबाइल", "เบอร์", "đt", "hubungi", "telp", "callback",
  "call", "call me at", "call me on", "call us", "ring", "ring me", "dial", "text me", "text me at", "reach me", "reach me at", "reached at", "contact number", "contact no", "hotline", "helpline", "landline", "messages to", "number is", "my number is", "his number is", "her number is", "phonenumber", "msisdn",
  "telefon", "telefonnummer", "rufnummer", "handy", "handynummer", "mobil", "mobilnummer", "mobiltelefon", "telefonnr", "tlf", "tfn", "telephone portable", "portable", "numero de telephone", "numero de tel", "telefono", "numero de telefono", "movil", "celular", "cellulare",
  "telefone", "telemovel", "telefoon", "telefoonnummer", "mobiel", "nr telefonu", "numer telefonu", "komorka", "tel kom", "puhelin", "puhelinnumero", "matkapuhelin", "mobiltelefonnummer", "telefonszam", "cislo telefonu", "cep", "cep no", "cep telefonu", "gsm", "telepono", "selpon", "nomor telepon", "so dien thoai", "simu",
  "τηλεφωνο", "κινητο", "телефон", "телефона", "телефону", "номер телефона", "мобильный", "мобильного", "мобильному", "звоните", "позвоните", "звонить", "мобільний", "номером", "رقمي", "رقم الهاتف", "جوالي", "هاتفي", "موبايل", "नंबर", "फोन", "मोबाइल", "เบอร์", "моб", "тел", "电话", "手机", "手机号", "電話", "電話番号", "携帯", "전화", "전화번호", "휴대폰", "โทร", "هاتف", "جوال", "תלפון", "טלפון",
];

/** Groups of digits with the separators that people write in numbers. Bounded: a number has at most eight groups. */
const GROUPS = /[([]?\d{1,15}[)\]]?(?:[ \-./]{1,3}[([]?\d{1,9}[)\]]?|(?<=[)\]])\d{1,9}|\(\d{1,5}\)){0,7}/y;
const DIGITS_MAX = 15;

interface Groups {
  /** All digits, at most DIGITS_MAX. */
  digits: string;
  /** Where each group ends in the text, and how many digits there are up to there; shortest first. */
  ends: { end: number; count: number }[];
}

function groupsAt(text: string, start: number): Groups {
  GROUPS.lastIndex = start;
  const stop = GROUPS.test(text) ? GROUPS.lastIndex : start;
  const groups: Groups = { digits: "", ends: [] };
  for (let at = start; at < stop; at++) {
    if (KIND[text.charCodeAt(at)] !== DIGIT) continue;
    if (groups.digits.length === DIGITS_MAX) break;
    groups.digits += text.charAt(at);
    if (at + 1 === stop || KIND[text.charCodeAt(at + 1)] !== DIGIT)
      groups.ends.push({ end: at + 1, count: groups.digits.length });
  }
  return groups;
}

/** The longest run of groups that the numbering plans know, else the longest of a possible length. */
function measureInternational(text: string, start: number): number {
  const isPlus =
    text.charCodeAt(start - 1) === 0x2b || (text.charCodeAt(start - 1) === 0x28 && text.charCodeAt(start - 2) === 0x2b);
  // `U+0460-0463`, `a+1`: a code point, a sum.
  if (
    isPlus &&
    text.charCodeAt(start - 1) === 0x2b &&
    text.charCodeAt(start - 2) < 0x80 &&
    (KIND[text.charCodeAt(start - 2)] ?? 0) > DIGIT
  )
    return -1;
  const isDouble = text.startsWith("00", start);
  if (!isPlus && !isDouble) return -1;
  const { digits, ends } = groupsAt(text, start);
  const prefix = isPlus ? 0 : 2;
  let possible = -1;
  let longest = -1;
  for (const { end, count } of ends.toReversed()) {
    if (count < 7) break;
    if (longest < 0) longest = end;
    const match = matchPlan(digits.slice(prefix, count));
    if (match === "valid") return withExtension(text, end);
    if (match === "possible" && possible < 0 && new Set(digits.slice(prefix + 1)).size > 3) possible = end;
  }
  // A plus sign says phone number even where the plan is not known.
  const isNumber = isPlus && new Set(digits.slice(1)).size > 3;
  return possible >= 0 || !isNumber ? possible : longest;
}

/** `x769`, `ext. 12`: belongs to the number in front of it. */
const EXTENSION = /(?:,? ?(?:x|ext\.?|extension|durchwahl|poste|ramal|int\.?|доб\.?) ?|#)\d{1,6}(?![\p{L}\d])/iuy;

function withExtension(text: string, end: number): number {
  if (end < 0) return end;
  EXTENSION.lastIndex = end;
  return EXTENSION.test(text) ? EXTENSION.lastIndex : end;
}

/** Behind a label: whole groups of 7 to 15 digits, but no decimal fraction. */
function measureLabelled(text: string, start: number): number {
  const { ends } = groupsAt(text, start);
  const end = ends.findLast(({ end, count }) => count >= 7 && !/^\d+\.\d+$/.test(text.slice(start, end)))?.end ?? -1;
  return withExtension(text, end);
}

/** A trunk zero and at least two groups: no amount and no date is written so. */
function measureTrunk(text: string, start: number): number {
  if (text.charCodeAt(start) !== 0x30) return -1;
  const { digits, ends } = groupsAt(text, start);
  // Twelve digits only where mobiles have them: Germany.
  if (/^0\d(?: 0\d){4}/.test(text.slice(start, start + 14))) return -1; // bytes
  return ends.findLast(({ count }) => /^0(?:[1-9]\d{7,9}|1[567]\d{8,9})$/.test(digits.slice(0, count)))?.end ?? -1;
}

/** The `+`, `(` or `+(` in front belongs to the number. */
function withPlus(text: string, start: number): number {
  let from = start;
  if (text.charCodeAt(from - 1) === 0x28 || text.charCodeAt(from - 1) === 0x5b) from--;
  if (text.charCodeAt(from - 1) === 0x2b) from--;
  return from;
}

/** `reach Nora on 612 34 56 78`: whom one reaches how, then a number of nine digits and more in groups. */
export const REACHED: ContextRecogniser = {
  id: "phone.reached",
  type: "PHONE",
  contextWords: ["reach", "reached", "contact", "call", "ring", "text", "phone", "whatsapp"],
  link: /(?: [\p{L}'-]{1,20}){0,3} (?:on|at|under|via|sous|al|unter|am|au) /uy,
  pattern: /\+?\d{1,5}(?:[ .-]\d{2,5}){1,4}(?!\d)/y,
  valid: (value) => /^\d{9,13}$/.test(value.replace(/\D/g, "")) && !/^\d{1,3}(?:[ .]000)+$/.test(value),
  score: 0.7,
};

/** Seven digits, with what may stand between two groups; nine behind a trunk zero. */
const GROUPED = /\d(?:[ \-./()]{0,4}\d){6}/y;
const TRUNK = /0(?:[ \-./()]{0,4}\d){8}/y;

/**
 * Mobiles that need no label because nothing else is grouped so: Russia (`8 916 123-45-67`), China (`139 1234 5678`),
 * India (`98765 43210`), Japan (`090-1234-5678`), Korea (`010-1234-5678`), Brazil (`(11) 91234-5678`).
 */
const MOBILE =
  /8[ -]?\(?9\d{2}\)?[ -]\d{3}-\d{2}-\d{2}|1[3-9]\d[ -]\d{4}[ -]\d{4}|[6-9]\d{4}-\d{5}|0[1789]0-\d{4}-\d{4}|[1-9]\d\) 9\d{4}-\d{4}/y;

// biome-ignore format: one row a recogniser reads as a table
export const CONTACT: readonly ValueRecogniser[] = [
  { id: "phone.international", type: "PHONE", lead: "digit", chars: [7, 16], pattern: GROUPED, measure: measureInternational, from: withPlus, alone: 0.82, labels: PHONE_LABELS, labelled: 0.9 },
  { id: "phone.labelled", type: "PHONE", lead: "digit", chars: [6, 15], pattern: GROUPED, measure: measureLabelled, from: withPlus, labels: PHONE_LABELS, labelled: 0.72, valid: (compact) => new Set(compact).size > 1 },
  { id: "phone.trunk", type: "PHONE", lead: "digit", chars: [9, 12], pattern: TRUNK, measure: measureTrunk, from: withPlus, alone: 0.6, form: /\(?0\d{1,4}(?:\) ?|[ \-/])(?!\d{1,2}[-/]\d{4}$)\d{1,8}(?:[ -]\d{2,5}){0,5}/, solo: 0.6 },
  { id: "phone.mobile", type: "PHONE", lead: "digit", chars: [10, 11], first: [1, 2, 3, 4, 5], pattern: MOBILE, from: withPlus, alone: 0.6 },
  { id: "phone.nanp", type: "PHONE", lead: "digit", chars: [10, 11], first: [1, 3], pattern: /(?:1[ .-]?\(?)?[2-9]\d{2}(?:[)\]][ .-]{0,2}|[ .-]{1,2})[2-9]\d{2}[ .-]?\d{4}(?:(?: x| ext\.? ?)\d{1,5})?/iy, from: withPlus, alone: 0.7, form: /(?:1[ .-]?)?(?:[([]\d{3}[)\]][ .-]{0,2}\d{3}[ .-]?|\(?\d{3}\) ?\d{3}[ .-]?|\d{3}([.-])\d{3}[.-])\d{4}.*|\d{3} \d{3}-\d{4}/ },
  { id: "phone.nanp.spaced", type: "PHONE", lead: "digit", chars: [10, 11], first: [1, 3], pattern: /(?:1 )?[2-9]\d{2} [2-9]\d{2} \d{4}/y, alone: 0.55 },
];

import { isEnglishWord } from "@/lib/text/english-words";
import contextWords from "../data/context-words.json";
import type { Hit } from "../detect/hit";
import type { TextAnalysis } from "../detect/text-analysis";
import { DIGIT, KIND, LOWER } from "../views/alphabet";
import type { ContextRecogniser } from "./recogniser";

/**
 * Postal addresses. Where the house number leads (`632 High Street`) or follows (`Lindenweg 129`) the number is the
 * anchor; where a street word leads (`ul. Polna 146/8`, `Calle Mayor 5`) that word is the cue. Postcode and town
 * behind belong to it. Not promised: a place without number, street word or label.
 */

/** A capitalised word; bounded like every pattern, well above the longest place name. */
const CAP = "\\p{Lu}[\\p{L}\\p{M}'.-]{0,60}";
const STREET =
  "(?:Street|Streets|St|Avenue|Ave|Av|Road|Rd|Lane|Ln|Drive|Dr|Boulevard|Blvd|Court|Ct|Square|Sq|Squares|Place|Pl|Terrace|Ter|Way|Parkway|Pkwy|Highway|Hwy|Close|Crescent|Cres|Circle|Cir|Row|Mews|Gardens|Gdns|Grove|Hill|Walk|Alley|Trail|Trl|Loop|Plaza|Quay|Wharf|Esplanade|Bridge|Mall|Turnpike|Pike|Expressway|Track)";
const NUMBER_FIRST = new RegExp(
  `\\d{1,6}[a-zA-Z]?(?:[-/]\\d{1,4})?,? (?:[NSEW]\\.? )?(?:(?:${CAP}|\\d{1,3}(?:st|nd|rd|th)) ){1,4}?${STREET}(?![\\p{L}])(?: ${STREET}(?![\\p{L}])){0,2}\\.?(?: [NSEW]{1,2}(?![\\p{L}]))?`,
  "uy",
);
const FRENCH = new RegExp(
  `\\d{1,4}(?: ?(?:bis|ter|quater|[a-dA-D]))?,? (?:[Rr]ue|[Aa]venue|[Aa]v\\.|[Bb]oulevard|[Bb]d|[Bb]ld|[Pp]lace|[Cc]hemin|[Qq]uai|[Ii]mpasse|[Aa]ll[ée]es?|[Cc]ours|[Rr]oute|[Ss]quare|[Pp]assage|[Ff]aubourg|[Rr]ond-point|[Vv]illa|[Ee]splanade|[Pp]romenade|[Ss]entier|[Rr]uelle) (?:(?:de|du|des|la|le|les|en|sur|et|aux?|l'|d') ?){0,4}(?:l'|d')?${CAP}(?:[ -](?:(?:de|du|des|la|le|les|et) )?${CAP}){0,4}`,
  "uy",
);
/** Compounds whose end says street, in German, Dutch, the Nordic languages and Hungarian. */
const COMPOUND =
  /(?:stra(?:ß|ss)e|str\.?|weg|gasse|platz|allee|damm|ufer|chaussee|graben|markt|kai|g[uü]rtel|steig|promenade|br[uü]cke|stieg|straat|laan|gracht|kade|plein|dijk|singel|steeg|gade|gaden|vej|vejen|v[äa]gen|gatan|gata|veien|vei|gate|katu|polku|utca|[uú]tja)$|^(?:[uú]t|utca|t[eé]r|k[oö]r[uú]t|sor|k[oö]z|ulica|ulice|cesta|put)$/iu;
const WORD_BEFORE =
  /(?:^|[\s,(:;"'>|])((?:(?:Am|An der|An den|Im|In der|Auf der|Zum|Zur|Alte|Alter|Neue|Neuer|Gro(?:ß|ss)e|Kleine|Unter den|van|de|den|het|Van|De|Den) ){0,2}\p{Lu}[\p{L}\p{M}'.-]{2,30}(?:[ -]\p{L}[\p{L}\p{M}.-]{1,20})?) $/u;
const HOUSE_NUMBER = /\d{1,5} ?[a-zA-Z]?(?![\p{L}\d])(?: ?[-/] ?\d{1,4}[a-zA-Z]?)?/uy;

const TAILS: readonly RegExp[] = [
  /,?\s{1,3}(?:apt|apartment|suite|ste|unit|flat|floor|room|bldg|building|box|piso|puerta|appt|app\.|lok\.?|m\.|wohnung|whg|bus|#)\.? ?#?[0-9a-z-]{1,6}(?![a-z])/iy,
  new RegExp(
    `,?\\s{1,3}(?:[A-Z]{1,2}-)?\\d{4,5}(?:-\\d{3,4})?(?: ?[A-Z]{2}(?![\\p{L}]))? ${CAP}(?:[ -]${CAP}){0,2}`,
    "uy",
  ),
  new RegExp(`,?\\s{1,3}\\d{2}-\\d{3} ${CAP}(?:[ -]${CAP}){0,2}`, "uy"),
  new RegExp(`,?\\s{1,3}\\d{3} \\d{2} ${CAP}(?:[ -]${CAP}){0,2}`, "uy"),
  new RegExp(
    `,?\\s{1,3}${CAP}(?:[ -]${CAP}){0,2},? (?:[A-Z]{2} )?(?:\\d{5}(?:-\\d{4})?|[A-Z]{1,2}\\d[A-Z\\d]? ?\\d[A-Z]{2})(?![\\p{L}\\d])`,
    "uy",
  ),
  new RegExp(`,\\s{1,3}${CAP}(?:[ -]${CAP}){0,2},? [A-Z]{2}(?![\\p{L}])`, "uy"),
  new RegExp(`,? {1,2}${CAP}(?:[ -]${CAP}){0,2}(?=[.,;)"']?(?:\\s*$|\\r?\\n))`, "uy"),
  /,?\s{1,3}[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}(?![A-Za-z\d])/y,
];

/** Addresses whose anchor is a number. */
export function hitAddresses(text: string, analysis: TextAnalysis, found: (hit: Hit) => void): void {
  const { numbers } = analysis;
  let done = 0;
  for (let i = 0; i < numbers.length; i += 2) {
    const start = numbers[i] ?? 0;
    if (start < done || (numbers[i + 1] ?? 0) - start > 7) continue;
    const span = addressAt(text, start);
    if (span === undefined || isInstitutions(text, span.start)) continue;
    const end = withTail(text, span.end);
    found({ start: withFlat(text, span.start), end, type: "ADDRESS", score: 0.7 });
    done = end;
  }
}

/** `The museum is at 1000 Fifth Avenue`: who visits it lives elsewhere. What else stands between may be a person. */
const INSTITUTION =
  /(?:museum|musée|museo|palace|library|embassy|consulate|headquarters|gallery|theat(?:re|er)|cathedral|stadium|town hall|city hall|monument|landmark|memorial)(?: of(?: (?:the )?\p{L}{2,20}){1,3})?(?: (?:is|are|stands|lies|sits|was))?(?: (?:located|situated|housed))? (?:at|on|in) $/iu;
const PERSONAL = /(?<!\p{L})(?:I|my|we|our|his|her|their|lives?|lived|home|resides?)(?!\p{L})/iu;

function isInstitutions(text: string, start: number): boolean {
  const before = text.slice(Math.max(0, start - 72), start);
  return INSTITUTION.test(before) && !PERSONAL.test(before);
}

/** `Flat 27, 151 Thornbury Road`: the door stands in front of the house. */
const FLAT = /(?:flat|apartment|apt\.?|unit|suite|room|studio|top|stiege|whg\.?) ?#?[0-9A-Z]{1,4},? $/i;

function withFlat(text: string, start: number): number {
  return start - (FLAT.exec(text.slice(Math.max(0, start - 20), start))?.[0].length ?? 0);
}

interface Span {
  start: number;
  end: number;
}

function addressAt(text: string, number: number): Span | undefined {
  return numberFirst(text, number) ?? numberLast(text, number);
}

/** First letters of the French words for street. */
const FRENCH_INITIALS = new Set(Array.from("rabdtpcqisfevRABCDPQISFEV", (char) => char.charCodeAt(0)));

function numberFirst(text: string, start: number): Span | undefined {
  // Cheap refusals: a number is followed by one space and a capital, a street word or `5th`, or it leads no street.
  let gap = start;
  while (gap - start <= 10 && gap < text.length && text.charCodeAt(gap) !== 0x20) gap++;
  const kind = KIND[text.charCodeAt(gap + 1)] ?? 0;
  if (text.charCodeAt(gap) !== 0x20 || kind === 0) return undefined;
  const leadsNone = kind === LOWER || (kind === DIGIT && !isOrdinal(text, gap + 1));
  const end = leadsNone ? -1 : endAt(NUMBER_FIRST, text, start);
  if (end >= 0) return { start, end };
  // `12 bis rue`: a letter or a word may stand between.
  if (kind === DIGIT || !FRENCH_INITIALS.has(text.charCodeAt(gap + 1))) return undefined;
  const frenchEnd = endAt(FRENCH, text, start);
  return frenchEnd < 0 ? undefined : { start, end: frenchEnd };
}

/** `5th`, `42nd`: up to three digits and a letter. */
function isOrdinal(text: string, start: number): boolean {
  let at = start;
  while (at - start < 3 && KIND[text.charCodeAt(at)] === DIGIT) at++;
  return KIND[text.charCodeAt(at)] === LOWER;
}

function endAt(pattern: RegExp, text: string, start: number): number {
  pattern.lastIndex = start;
  return pattern.test(text) ? pattern.lastIndex : -1;
}

function numberLast(text: string, number: number): Span | undefined {
  if (text.charCodeAt(number - 1) !== 0x20 || !isWordUnit(text.charCodeAt(number - 2))) return undefined;
  let wordStart = number - 1;
  while (wordStart > 0 && number - wordStart < 34 && isWordUnit(text.charCodeAt(wordStart - 1))) wordStart--;
  if (number - wordStart < 3 || !COMPOUND.test(text.slice(wordStart, number - 1))) return undefined;
  const from = Math.max(0, number - 60);
  const before = WORD_BEFORE.exec(text.slice(from, number))?.[1];
  HOUSE_NUMBER.lastIndex = number;
  const house = HOUSE_NUMBER.exec(text);
  if (before === undefined || house === null) return undefined;
  return { start: number - 1 - before.length, end: number + house[0].trimEnd().length };
}

function isWordUnit(unit: number): boolean {
  return (KIND[unit] ?? 0) > DIGIT || unit === 0x2e || unit === 0x2d || unit === 0x27;
}

/** Takes in unit, postcode and town, each at most once or twice. */
export function withTail(text: string, end: number): number {
  let at = end;
  for (let round = 0; round < 4; round++) {
    const longest = TAILS.reduce((best, tail) => {
      tail.lastIndex = at;
      return Math.max(best, tail.exec(text)?.[0].length ?? 0);
    }, 0);
    if (longest === 0) break;
    at += longest;
  }
  // The full stop behind a town ends the sentence.
  return text.charCodeAt(at - 1) === 0x2e ? at - 1 : at;
}

// biome-ignore format: a word list
const STREET_WORDS = [
  "calle", "avenida", "avda", "plaza", "paseo", "carrera", "ronda", "camino", "carretera", "glorieta", "travesia", "via", "viale", "piazza", "piazzale", "corso", "largo", "vicolo", "strada", "rua", "travessa", "praca", "alameda", "estrada", "rodovia", "rue", "chemin",
  "ul", "ulica", "al", "aleja", "aleje", "os", "osiedle", "pl", "plac", "ulitsa", "prospekt", "ул", "улица", "проспект", "пр", "strasse", "bulevardul", "strada", "str", "utca", "ulice", "namesti", "trida", "odos", "sokak", "sokagi", "caddesi", "mahallesi", "cadde", "jalan", "jl", "trg", "cesta",
];

const STREET_BODY =
  /[./]? ?(?:(?:de|del|della|dei|delle|di|da|do|dos|das|la|las|los|el|le|im|gen|gen\.|sw|sw\.|św|św\.|n|\d{1,2}) ){0,3}\p{Lu}[\p{L}\p{M}'.-]{0,60}(?: (?:(?:de|del|della|di|da|do|la|las|los|el|y|e|i) ){0,2}\p{Lu}[\p{L}\p{M}'.-]{0,60}){0,4},? (?:n[º°o.]{0,2} ?|nr\.? ?|num\.? ?)?\d{1,5}[a-zA-Z]?(?:[-/]\d{1,4}[a-zA-Z]?)?/uy;

/** `C/ Goya nº 136, 1º B`, in the folded copy `no` and `1o`. */
const SPANISH =
  /\/ ?(?:(?:de|del|la|las|los|el) ){0,2}\p{Lu}[\p{L}'.-]{1,30}(?: (?:(?:de|del|la|las|los|y) ){0,2}\p{Lu}[\p{L}'.-]{1,30}){0,4},? (?:n[ºo°.]{0,2} ?)?\d{1,4}(?:, ?\d{1,2}[ºªoa°]? ?(?:izq|dcha|der|[A-Z])(?![\p{L}])\.?)?/uy;

export const ADDRESS: readonly ContextRecogniser[] = [
  {
    id: "address.calle",
    type: "ADDRESS",
    contextWords: ["c", "avda", "av", "pza", "ctra"],
    link: /(?=.)/y,
    pattern: SPANISH,
    includesCue: true,
    extend: withTail,
    score: 0.7,
  },
  {
    id: "address.town",
    type: "ADDRESS",
    contextWords: contextWords.city,
    link: /["'`]{0,2}\s{0,2}[:=]\s{0,2}["'`]{0,2}/y,
    pattern: /(?:[A-Z]{1,2}-)?\d{4,5} \p{Lu}[\p{L}'.-]{1,40}(?: (?:am|an der|im|ob der|\p{Lu}[\p{L}'.-]{1,30})){0,3}/uy,
    valid: isTown,
    score: 0.65,
  },
  {
    // In records each part of an address has a field: `"postcode": "SW1A 2AA"`.
    id: "address.postcode",
    type: "ADDRESS",
    contextWords: contextWords.postcode,
    link: /["']\s{0,2}:\s{0,2}["']?/y,
    pattern:
      /(?:[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}|[A-Z]\d[A-Z] ?\d[A-Z]\d|\d{4} ?[A-Z]{2}|\d{5}(?:-\d{3,4})?|\d{2}-\d{3}|\d{3}[- ]\d{2,4}|\d{4})(?![\p{L}\d])/uy,
    score: 0.6,
  },
  {
    id: "address.military",
    type: "ADDRESS",
    contextWords: ["psc", "cmr", "unit"],
    link: /(?=.)/y,
    pattern: / \d{1,5},? box \d{1,6},?\s{1,3}(?:apo|fpo|dpo),? a[aep] \d{5}(?:-\d{4})?/iy,
    includesCue: true,
    score: 0.8,
  },
  {
    id: "address.box",
    type: "ADDRESS",
    contextWords: [
      "po box",
      "p o box",
      "post office box",
      "postfach",
      "boite postale",
      "bp",
      "apartado",
      "apartado postal",
      "casella postale",
      "skrytka pocztowa",
      "postbus",
      "caixa postal",
    ],
    link: /(?=.)/y,
    pattern: /[. ]{0,2}\d{1,6}(?![\d%.,]\d)/y,
    includesCue: true,
    extend: withTail,
    score: 0.65,
  },
  {
    id: "address.street-word",
    type: "ADDRESS",
    contextWords: STREET_WORDS,
    link: /(?=.)/y,
    pattern: STREET_BODY,
    includesCue: true,
    extend: withTail,
    score: 0.7,
  },
  {
    id: "address.label",
    type: "ADDRESS",
    contextWords: [
      "address",
      "home address",
      "street address",
      "mailing address",
      "postal address",
      "billing address",
      "shipping address",
      "delivery address",
      "current address",
      "permanent address",
      "residential address",
      "residence",
      "adresse",
      "anschrift",
      "rechnungsadresse",
      "lieferadresse",
      "wohnanschrift",
      "wohnhaft",
      "adresse postale",
      "domicile",
      "direccion",
      "domicilio",
      "direccion postal",
      "endereco",
      "morada",
      "indirizzo",
      "residenza",
      "adres",
      "adres zamieszkania",
      "adres zameldowania",
      "adress",
      "postadress",
      "osoite",
      "adresa",
      "cim",
      "lakcim",
      "adresi",
      "адрес",
      "住所",
      "地址",
      "주소",
    ],
    link: /["'`*_]{0,3}[ \t]{0,3}[:=\uff1a][ \t]{0,3}(?:\r?\n)?["'`*_]{0,3}/y,
    pattern: /[^\n;|"<>{}[\]]{8,120}/y,
    valid: isPlace,
    score: 0.6,
  },
];

/** `city: 12345 Lines`: a count of things. */
function isTown(value: string): boolean {
  const word = value.replace(/^[^ ]* /, "").split(" ", 1)[0] ?? "";
  return !(word.endsWith("s") && isEnglishWord(word.toLowerCase()));
}

/** A labelled line is an address when it has a number and words; an e-mail or network address is not. */
function isPlace(value: string): boolean {
  return (
    /\d/.test(value) &&
    /\p{L}{3}.*[ ,].*\p{L}*/u.test(value) &&
    !/[@=()\\]|:\/\/|\d{1,3}\.\d{1,3}\.\d/.test(value) &&
    value.split(" ").length >= 2 &&
    /\p{Lu}/u.test(value)
  );
}

import { isEnglishWord } from "@/lib/text/english-words";
import { GIVEN_NAMES, NOT_NAMES, NOT_PERSON_TAILS, PUBLIC_FIGURES, THINGS } from "../data/lists";
import surnames from "../data/surnames.json";
import { foldWords } from "../views/alphabet";
import type { ContextRecogniser } from "./recogniser";

/** Names that a title, a greeting, a signature or a label announces. The cue is proof enough: no list is asked. */

/** A capitalised word, hyphenated or with an apostrophe before a capital (`O'Brien`, not `Altman's`); or an initial. */
const WORD =
  "(?:\\p{Lu}\\.|\\p{Lu}[\\p{L}\\p{M}]{0,60}(?:-\\p{Lu}?[\\p{L}\\p{M}]{1,60}|'\\p{Lu}[\\p{L}\\p{M}]{1,60}){0,4})";
const NAME = new RegExp(
  `${WORD}(?: {1,2}(?:(?:de|da|do|dos|del|della|di|du|van|von|der|den|ten|ter|la|le|bin|ibn|al|el|af|zu) ){0,2}${WORD}){0,3}`,
  "uy",
);
/** Behind a label also all lower case or `LAST, First`. */
const NAME_FIELD = new RegExp(
  `${WORD}(?:,? (?:(?:de|da|do|dos|del|della|di|du|van|von|der|den|ten|ter|la|le|bin|ibn|al|el|af|zu) ){0,2}${WORD}){0,4}`,
  "uy",
);
const TITLES =
  "(?:mr|mrs|ms|miss|mx|dr|prof|professor|herr|frau|herrn|monsieur|madame|mme|mlle|m|senor|senora|sr|sra|signor|signora|sig|pan|pani|dhr|mevr|hr|fr|sir)";
export const WITH_TITLE = new RegExp(`[ ,]{1,2}(?:(?:${TITLES})\\.? ){0,2}`, "iy");

// biome-ignore format: a word list
export const TITLE_CUES = ["mr", "mrs", "ms", "miss", "mx", "dr", "prof", "professor", "herr", "frau", "herrn", "monsieur", "madame", "mme", "mlle", "senor", "senora", "senorita", "signor", "signora", "sig ra", "pan", "pani", "dhr", "mevr", "mevrouw", "meneer", "sheikh", "captain", "sergeant", "judge", "nurse", "uncle", "aunt"];
// biome-ignore format: a word list
export const GREETING_CUES = ["dear", "hi", "hello", "hey", "good morning", "good afternoon", "good evening", "liebe", "lieber", "sehr geehrter", "sehr geehrte", "hallo", "cher", "chere", "bonjour", "salut", "estimado", "estimada", "querido", "querida", "hola", "caro", "cara", "gentile", "egregio", "ciao", "prezado", "prezada", "ola", "drogi", "droga", "szanowny", "szanowna", "beste", "geachte", "kjaere", "hei", "kara", "bazta", "kare", "hej", "tere", "vazeny", "vazena", "kedves", "sayin"];
// biome-ignore format: a word list
export const SIGN_OFF_CUES = ["regards", "best regards", "kind regards", "warm regards", "sincerely", "yours sincerely", "yours truly", "yours faithfully", "cheers", "thanks", "thank you", "many thanks", "best", "best wishes", "respectfully", "mit freundlichen gru en", "mit freundlichen grussen", "mit freundlichen grusen", "freundliche gruse", "viele gruse", "liebe gruse", "cordialement", "bien cordialement", "amicalement", "sinceres salutations", "saludos", "saludos cordiales", "un saludo", "atentamente", "cordiali saluti", "distinti saluti", "saluti", "atenciosamente", "cumprimentos", "abracos", "pozdrawiam", "z powazaniem", "met vriendelijke groet", "vriendelijke groeten", "groeten", "med vanlig halsning", "vanliga halsningar", "med venlig hilsen", "mvh", "vennlig hilsen", "ystavallisin terveisin", "terveisin", "s pozdravem", "udvozlettel", "saygilarimla"];
// biome-ignore format: a word list
export const NAME_LABEL_CUES = [
  "name", "full name", "fullname", "first name", "firstname", "last name", "lastname", "given name", "surname", "family name", "middle name", "maiden name", "customer name", "patient name", "account holder", "account name", "cardholder", "cardholder name", "beneficiary", "recipient", "sender", "applicant", "applicant name", "patient", "employee", "employee name", "contact", "contact person", "contact name", "attn", "attention", "signed", "signed by", "author", "assignee", "reporter", "client", "tenant", "passenger", "guest", "student", "teacher", "candidate", "insured", "policyholder", "holder", "owner", "references", "display name", "displayname", "username",
  "vorname", "nachname", "familienname", "vor und nachname", "kunde", "kundin", "ansprechpartner", "kontoinhaber", "empfanger", "patientin", "nom", "prenom", "nom complet", "nom et prenom", "titulaire", "destinataire", "nombre", "nombre completo", "apellido", "apellidos", "titular", "nome", "nome completo", "sobrenome", "cognome", "nome e cognome", "intestatario", "imie", "nazwisko", "imie i nazwisko", "wnioskodawca", "klient", "naam", "voornaam", "achternaam", "namn", "fornamn", "efternamn", "navn", "fornavn", "etternavn", "efternavn", "nimi", "sukunimi", "etunimi", "jmeno", "prijmeni", "nev", "ad soyad", "adi soyadi", "nume", "prenume", "ime", "prezime", "имя", "фамилия", "фио",
];
// biome-ignore format: a word list
const INTRODUCED_CUES = ["my name is", "name is", "i am called", "they call me", "i go by", "mein name ist", "ich heise", "ich heisse", "je m appelle", "mon nom est", "me llamo", "mi nombre es", "mi chiamo", "il mio nome e", "meu nome e", "chamo me", "nazywam sie", "mam na imie", "mijn naam is", "ik heet", "jag heter", "mit navn er", "jeg heter", "jeg hedder", "nimeni on", "benim adim", "addressed to", "this is", "speaking with", "spoke with", "spoke to", "talk to", "meet with", "met with", "on behalf of", "signed by", "reported by", "assigned to"];
/** Said of people in the news and in books as well: a public figure behind one of these stays. */
const SPOKEN_OF_CUES = ["called", "named", "written by", "married to", "son of", "daughter of"];
// biome-ignore format: a word list
const RELATION_CUES = ["kid", "son", "daughter", "wife", "husband", "spouse", "brother", "sister", "mother", "father", "mom", "mum", "dad", "child", "grandson", "granddaughter", "grandfather", "grandmother", "nephew", "niece", "cousin", "boyfriend", "girlfriend", "fiance", "fiancee", "friend", "colleague", "coworker", "boss", "neighbour", "neighbor", "landlord", "roommate", "mein sohn", "meine tochter", "meine frau", "mein mann", "ma femme", "mon mari", "mon fils", "ma fille", "mi hijo", "mi hija", "mi esposa", "mi marido"];

const ASKED_CUES = ["name", "full name", "first name", "last name", "surname", "family name"];
/** The rest of the question, and who answers: `name on the account? Customer: `. */
const ASKED =
  /(?: (?:on|for|under|in) (?:the|your|this) \p{L}{3,15})?\?["')]{0,2}\s{1,3}(?:\p{Lu}\p{L}{1,15}: {0,2})?/uy;
/** A question about a person: things have names too. */
const ASKS_PERSON =
  /\b(?:(?:your|his|her|their|full|first|last|family) name|surname)\?|\bname (?:on|for|under|in) (?:the|your|this) \p{L}{3,15}\?/iu;

/** From the last words of a letter to its signature. */
export const SIGNED = /[,!. ]{0,4}[ \t]{0,2}(?:\r?\n){1,3}[ \t]{0,4}[-*]{0,2}|, /y;

// biome-ignore format: one row a recogniser reads as a table
export const PERSON: readonly ContextRecogniser[] = [
  { id: "person.title", type: "PERSON", contextWords: TITLE_CUES, link: /\.? /y, pattern: NAME, valid: isTitled, score: 0.75 },
  { id: "person.greeting", type: "PERSON", contextWords: GREETING_CUES, link: WITH_TITLE, pattern: NAME, valid: isName, score: 0.7 },
  { id: "person.sign-off", type: "PERSON", contextWords: SIGN_OFF_CUES, link: SIGNED, pattern: NAME, valid: isName, score: 0.65 },
  { id: "person.label", type: "PERSON", contextWords: NAME_LABEL_CUES, link: /["'`*_]{0,3}[ \t]{0,3}[:=\uff1a][ \t]{0,3}\n?["'`*_]{0,3}/y, pattern: NAME_FIELD, valid: isFieldName, score: 0.7 },
  { id: "person.asked", type: "PERSON", contextWords: ASKED_CUES, link: ASKED, pattern: NAME, valid: isAnswer, score: 0.65 },
  { id: "person.introduced", type: "PERSON", contextWords: INTRODUCED_CUES, link: WITH_TITLE, pattern: NAME, valid: isIntroduced, score: 0.65 },
  { id: "person.spoken-of", type: "PERSON", contextWords: SPOKEN_OF_CUES, link: WITH_TITLE, pattern: NAME, valid: isSpokenOf, score: 0.65 },
  { id: "person.relation", type: "PERSON", contextWords: RELATION_CUES, link: /,? (?:is |named |called |,)?/y, pattern: NAME, valid: isPrivateName, score: 0.65 },
];

/** In quotes behind a label: one word is what a program calls a thing as often as a person's name. */
function isFieldName(value: string, text: string, start: number): boolean {
  const isQuoted = /["'`]/.test(text.charAt(start - 1)) && /["'`]/.test(text.charAt(start + value.length));
  if (isQuoted && !/[ ,]/.test(value)) return false;
  // `"name": "Restoring reversed edges"`: a title that goes on in small letters.
  if (!/[ ,]/.test(value) && /^ \p{Ll}{2}/u.test(text.slice(start + value.length, start + value.length + 4)))
    return false;
  return isName(value, text, start);
}

function isPrivateName(value: string, text: string, start: number): boolean {
  return isTitled(value, text, start) && isName(value, text, start);
}

/** Behind a title any word is a name: `Mr. Field`. */
function isTitled(value: string, text: string, start: number): boolean {
  if (/(?:^|\s)miss\. $/.test(text.slice(Math.max(0, start - 7), start))) return false; // the end of a sentence
  if (THINGS.has(foldWords(text.slice(Math.max(0, text.lastIndexOf(" ", start - 2) + 1), start + value.length))))
    return false;
  return hasNameForm(value, text, start) && !PUBLIC_FIGURES.has(foldWords(value));
}

function isSpokenOf(value: string, text: string, start: number): boolean {
  return value.includes(" ") && isPrivateName(value, text, start);
}

/** The first word decides: a greeting of nobody in particular, a thing, or a name. */
function isName(value: string, text: string, start: number): boolean {
  return hasNameForm(value, text, start) && !isPlainEnglish(foldWords(value).split(" "));
}

function hasNameForm(value: string, text: string, start: number): boolean {
  // What goes on is no name: the next label, a path, a call.
  if (/^(?:[:/_(=@\\\d]|\.\p{L})/u.test(text.slice(start + value.length, start + value.length + 2))) return false;
  if (/\p{Ll}\p{Lu}/u.test(value) && !/\b(?:Mc|Mac|De|Di|Du|La|Le|Van|Fitz)\p{Lu}/u.test(value)) return false; // camel case
  const words = foldWords(value).split(" ");
  const [first = "", ...rest] = words;
  if (first.length < 2 || NOT_NAMES.has(first)) return false;
  return (
    !rest.some((word) => NOT_PERSON_TAILS.has(word) || word === "team") &&
    (words.length > 1 || !/^\p{Lu}{2,}$/u.test(value.replace(/[.,]$/, "")))
  );
}

export const SURNAMES: ReadonlySet<string> = new Set(surnames.map(foldWords));
const NAMES: ReadonlySet<string> = new Set([...Array.from(GIVEN_NAMES, foldWords), ...SURNAMES]);

/** `Custom Provider`, `Sign In`, `Child Process`: words of a dictionary, none of which anybody is called. */
function isPlainEnglish(words: readonly string[]): boolean {
  return !words.some((word) => NAMES.has(word)) && words.every((word) => SMALL.has(word) || isLongWord(word));
}

/** `Sign In`, `Back to Top`. */
const SMALL: ReadonlySet<string> = new Set([
  "in",
  "on",
  "up",
  "to",
  "of",
  "by",
  "at",
  "or",
  "my",
  "us",
  "as",
  "is",
  "no",
]);

/** Two letters are a surname as often as a word: `Li`, `Ho`. */
function isLongWord(word: string): boolean {
  return word.length > 2 && isEnglishWord(word);
}

/** What else one answers with. */
const NO_ANSWER: ReadonlySet<string> = new Set(
  "yes yeah yep no nope sure certainly absolutely okay well why who what which unknown anonymous nobody nothing never private skip same sorry".split(
    " ",
  ),
);

/** The answer is the name and nothing else: `What is your name? It depends` names nobody. */
function isAnswer(value: string, text: string, start: number): boolean {
  const isAlone = /^(?:[.,!;]|\s*$|\s*\n)/.test(text.slice(start + value.length, start + value.length + 4));
  if (!isAlone || NO_ANSWER.has(foldWords(value))) return false;
  return isName(value, text, start) && ASKS_PERSON.test(text.slice(Math.max(0, start - 80), start));
}

/** `this is Docker` introduces no one: one word alone must be followed by the end of a clause. */
function isIntroduced(value: string, text: string, start: number): boolean {
  if (!isName(value, text, start)) return false;
  return (
    value.includes(" ") ||
    /name is |call me |heise |heisse |appelle |llamo |chiamo |heet |heter |hedder /i.test(
      text.slice(Math.max(0, start - 12), start),
    )
  );
}

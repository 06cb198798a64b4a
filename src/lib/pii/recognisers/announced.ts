import { isEnglishWord } from "@/lib/text/english-words";
import afterNames from "../data/after-names.json";
import ambiguousNames from "../data/ambiguous-names.json";
import announcements from "../data/announcements.json";
import { GIVEN_NAMES, NOT_NAMES, NOT_PERSON_TAILS } from "../data/lists";
import { foldWords } from "../views/alphabet";
import { GREETING_CUES, NAME_LABEL_CUES, SIGN_OFF_CUES, SIGNED, SURNAMES, TITLE_CUES, WITH_TITLE } from "./person";
import type { ContextRecogniser } from "./recogniser";

/**
 * Names behind a phrase by which somebody says their own: `my name is`, `je m'appelle`, `меня зовут`, `我叫`. The phrase
 * is proof, so neither capitals nor a list is asked; only where the name ends has to be found. One mechanism for all
 * languages, the phrases are data: `announcements.json`, and what may follow a name in `after-names.json`.
 */

const AFTER: ReadonlySet<string> = new Set(afterNames.words.map(foldWords));
const GIVEN: ReadonlySet<string> = new Set(Array.from(GIVEN_NAMES, foldWords));
const AMBIGUOUS: ReadonlySet<string> = new Set(ambiguousNames.map(foldWords));
const WORDS_MAX = 4;
/** Characters of a name in a script without spaces, with the dot between the parts of a foreign one. */
const WIDE_MAX = 12;
const PARTICLE = /^(?:de|da|do|dos|del|della|di|du|van|von|der|den|ten|ter|la|le|bin|ibn|al|el|af|zu|abu|ben)$/;
const WIDE_SCRIPT = /^[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{sc=Thai}]/u;
const WIDE_NAME = /^[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{sc=Thai}\p{M}ー·・ ]{1,14}/u;
const WORD = /^[\p{L}\p{M}]{1,40}(?:['-][\p{L}\p{M}]{1,40}){0,3}\.?/u;

/** The name at the beginning of what follows the phrase; empty for none. */
function announcedName(stretch: string): string {
  return WIDE_SCRIPT.test(stretch) ? wideName(stretch) : spacedName(stretch);
}

/** Up to the ending, particle or sign that closes the clause. */
function wideName(stretch: string): string {
  const run = (WIDE_NAME.exec(stretch)?.[0] ?? "").slice(0, WIDE_MAX);
  let end = run.length;
  for (const ending of afterNames.endings) {
    const at = run.indexOf(ending, 1);
    if (at > 0 && at < end) end = at;
  }
  // A Korean or Thai name ends where the word ends, or holds one blank between its two parts.
  const words = run.slice(0, end).trim().split(" ");
  return words.slice(0, 2).join(" ");
}

function spacedName(stretch: string): string {
  const words: string[] = [];
  let at = 0;
  for (let word = nextWord(stretch, 0); word !== "" && words.length <= WORDS_MAX; word = nextWord(stretch, at)) {
    if (AFTER.has(foldWords(word)) && !isCapital(word)) break;
    // Behind a capital a small word goes on with the sentence, but for a particle.
    if (isCapital(words[0] ?? "") && !isCapital(word) && !PARTICLE.test(word) && hasCase(word)) break;
    words.push(word);
    at += word.length;
    if (stretch.charAt(at) !== " ") break;
    at++;
  }
  return words.slice(0, countOf(words)).join(" ").replace(/\.$/, "");
}

/** How many of the words are the name: all of a short clause; of a sentence that goes on those that are known. */
function countOf(words: readonly string[]): number {
  let count = Math.min(words.length, WORDS_MAX);
  if (words.length > 3 && !isCapital(words[0] ?? "")) {
    count = 1;
    while (count < 3 && (GIVEN.has(foldWords(words[count] ?? "")) || PARTICLE.test(words[count] ?? ""))) count++;
    if (count === 1) count = 2; // the surname, which no list has
  }
  while (count > 1 && PARTICLE.test(words[count - 1] ?? "")) count--;
  return count;
}

function nextWord(stretch: string, at: number): string {
  return WORD.exec(stretch.slice(at, at + 96))?.[0] ?? "";
}

function isCapital(word: string): boolean {
  return /^\p{Lu}/u.test(word);
}

function hasCase(word: string): boolean {
  return /^\p{Ll}/u.test(word);
}

function isAnnounced(name: string, text: string, start: number): boolean {
  const first = foldWords(name.split(/[ ·・]/u, 1)[0] ?? "");
  // `my name is foo.bar()`, `me llamo 3`: code and numbers.
  if (/^(?:[_(=@\\/]|\.\w)/u.test(text.slice(start + name.length, start + name.length + 2))) return false;
  if (
    hasCase(name) &&
    !GIVEN.has(first) &&
    foldWords(name)
      .split(" ")
      .every((word) => isEnglishWord(word))
  )
    return false;
  return first.length > (hasCase(name) || isCapital(name) ? 1 : 0) && !NOT_NAMES.has(first);
}

/** `I'm petra lindqvist`, `ich bin Jonas`: said of anything; a known given name makes it a person. */
function isKnownPerson(name: string, text: string, start: number): boolean {
  const [first = "", second] = name.split(" ").map(foldWords);
  return (
    isAnnounced(name, text, start) &&
    GIVEN.has(first) &&
    (!AMBIGUOUS.has(first) || (isCapital(name) && I_AM.test(text.slice(Math.max(0, start - 9), start)))) &&
    (second === undefined || !NOT_PERSON_TAILS.has(second))
  );
}

/** In lower case behind a label (`full name: petra lindqvist`): a given name, and nothing but words behind it. */
function isFilledIn(name: string, text: string, start: number): boolean {
  const [first = "", second] = name.split(" ").map(foldWords);
  const isField = /^[ \t]{0,3}(?:$|[\n\r,;|"'<])/.test(text.slice(start + name.length, start + name.length + 5));
  return hasCase(name) && isField && second !== undefined && GIVEN.has(first) && isAnnounced(name, text, start);
}

/** In lower case behind a title or greeting, or under a letter (`frau petra lindqvist,`): of ordinary words at most the surname. */
function isAddressed(name: string, text: string, start: number): boolean {
  const [first = "", second = ""] = name.split(" ").map(foldWords);
  const isSurname = !isEnglishWord(second) || SURNAMES.has(second);
  return isSurname && !AMBIGUOUS.has(first) && isFilledIn(name, text, start);
}

// biome-ignore format: a word list
const SELF_CUES = ["i am", "i m", "im", "it s", "it is", "this is", "ich bin", "hier ist", "je suis", "soy", "yo soy", "sono", "io sono", "sou", "eu sou", "jestem", "ik ben", "jag ar", "jeg er", "olen", "ben", "sunt", "jsem", "я", "это"];

/** Only a person says so of itself. */
const I_AM = /(?:^|[^\p{L}])(?:i ?'?m|i am|ich bin|je suis|soy|sono|sou|jestem|ik ben) $/iu;
// biome-ignore format: a word list
const FIELD_CUES = ["name", "full name", "fullname", "customer name", "patient name", "cardholder name", "account holder", "cardholder", "contact name", "employee name", "patient", "vor und nachname", "nom complet", "nom et prenom", "nombre completo", "nome completo", "nome e cognome", "imie i nazwisko", "ad soyad", "имя", "фио"];

/** Labels and titles of scripts that know no capitals, or that no list of names covers: the label is proof. */
// biome-ignore format: a word list
const SCRIPT_CUES = ["الاسم", "الاسم الكامل", "اسم العميل", "اسم المريض", "نام", "نام و نام خانوادگی", "שם", "שם מלא", "नाम", "पूरा नाम", "ชื่อ", "ชื่อ นามสกุล", "ชื่อผู้ป่วย", "họ và tên", "họ tên", "όνομα", "ονοματεπώνυμο", "ім я", "піб", "прізвище", "имя", "фамилия", "фио", "ф и о", "име", "име и фамилия", "име и презиме", "姓名", "客户姓名", "联系人", "收件人", "氏名", "お名前", "名前", "이름", "성명", "고객명", "নাম", "பெயர்", "անուն", "სახელი"];
// biome-ignore format: a word list
const SCRIPT_TITLES = ["السيد", "السيدة", "الدكتور", "الأستاذ", "श्री", "श्रीमती", "डॉ", "уважаемый", "уважаемая", "шановний", "шановна", "господин", "госпожа", "пан", "пані", "κύριε", "κυρία", "αγαπητέ", "αγαπητή"];
/** Labels that only a person has: also a name in lower case stands behind one. */
// biome-ignore format: a word list
const FULL_NAME_CUES = ["full name", "fullname", "customer name", "patient name", "cardholder name", "account holder", "contact name", "employee name", "vor und nachname", "kontoinhaber", "ansprechpartner", "nom complet", "nom et prenom", "nombre completo", "nombre y apellidos", "nome completo", "nome e cognome", "imie i nazwisko", "ad soyad", "jmeno a prijmeni", "nume si prenume", "fullstandigt navn", "voor en achternaam", "maiden name"];

/** A Cyrillic or Greek name of two words in capitals, or any of a script without capitals. */
function isScriptName(name: string, text: string, start: number): boolean {
  const words = name.split(" ");
  if (/[A-Za-z]/.test(name) || name.length < 2 || words.length > WORDS_MAX) return false;
  return (!hasCase(name) || words.length > 1) && isAnnounced(name, text, start);
}

function isVietnameseName(name: string, text: string, start: number): boolean {
  return isCapital(name) && name.includes(" ") && isAnnounced(name, text, start);
}

/** Two or three words in lower case fill the field, and not all of them are words of a dictionary. */
function isFullName(name: string, text: string, start: number): boolean {
  const words = name.split(" ").map(foldWords);
  const isField = /^[ \t]{0,3}(?:$|[\n\r,;|"'<])/.test(text.slice(start + name.length, start + name.length + 5));
  const isName = hasCase(name) && words.length > 1 && words.length < 4 && !words.every((word) => isEnglishWord(word));
  return isField && isName && isAnnounced(name, text, start);
}

/** What may stand between the phrase and the name. */
const LINK = /[ \t]{0,2}[:：]?[ \t]{0,2}["'“„«「『*_]{0,2}/uy;
const FIELD_LINK = /["'`*_]{0,3}[ \t]{0,3}[:=：|\t>][ \t]{0,5}["'`*_]{0,3}/y;
const STRETCH = /[^\n\r;!?…"“”„«»「」『』<>]{1,96}/uy;

export const ANNOUNCED: readonly ContextRecogniser[] = [
  {
    id: "person.announced",
    type: "PERSON",
    contextWords: Object.values(announcements).flat(),
    link: LINK,
    pattern: STRETCH,
    cut: announcedName,
    valid: isAnnounced,
    score: 0.7,
  },
  {
    id: "person.script-label",
    type: "PERSON",
    contextWords: SCRIPT_CUES,
    link: FIELD_LINK,
    pattern: STRETCH,
    cut: announcedName,
    valid: (name, text, start) => isScriptName(name, text, start) || isVietnameseName(name, text, start),
    score: 0.65,
  },
  {
    id: "person.script-title",
    type: "PERSON",
    contextWords: SCRIPT_TITLES,
    link: /[.:]? /y,
    pattern: STRETCH,
    cut: announcedName,
    valid: isScriptName,
    score: 0.62,
  },
  {
    id: "person.full-name",
    type: "PERSON",
    contextWords: FULL_NAME_CUES,
    link: FIELD_LINK,
    pattern: STRETCH,
    cut: announcedName,
    valid: isFullName,
    score: 0.65,
  },
  {
    id: "person.self",
    type: "PERSON",
    contextWords: SELF_CUES,
    link: / /y,
    pattern: STRETCH,
    cut: announcedName,
    valid: isKnownPerson,
    score: 0.62,
  },
  {
    id: "person.filled-in",
    type: "PERSON",
    contextWords: FIELD_CUES,
    link: FIELD_LINK,
    pattern: STRETCH,
    cut: announcedName,
    valid: isFilledIn,
    score: 0.65,
  },
  ...[
    { id: "person.labelled-in-small", contextWords: NAME_LABEL_CUES, link: FIELD_LINK },
    { id: "person.titled-in-small", contextWords: TITLE_CUES, link: /\.? /y },
    { id: "person.greeted-in-small", contextWords: GREETING_CUES, link: WITH_TITLE },
    { id: "person.signed-in-small", contextWords: SIGN_OFF_CUES, link: SIGNED },
  ].map((row) => ({
    ...row,
    type: "PERSON" as const,
    pattern: STRETCH,
    cut: announcedName,
    valid: isAddressed,
    score: 0.65,
  })),
];

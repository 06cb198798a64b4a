import { pick } from "./random";

/**
 * Small changes that nobody listed as dangerous one by one: every function word against every other of its kind, every
 * letter's case, every mark. Each draw changes one thing in one place.
 */
export type Trap = (text: string, random: () => number) => string | null;

/** Groups of closed words; a word is exchanged for another of its group, dropped, or one of its group is put beside it. */
const GROUPS: Readonly<Record<string, string>> = {
  preposition:
    "in on at by for from to into onto of off out over under about against with without within through across between behind beyond near since until before after during per via like as than toward upon among",
  question: "what which who whose when where why how whether",
  auxiliary: "is are was were am be been do does did have has had can could will would shall should may might must",
  pronoun: "i you he she it we they me him her us them my your his its our their mine yours",
  determiner: "a an the this that these those some any no every each all both either neither another other",
  conjunction: "and or but if unless although because so while once nor yet",
  adverb:
    "not never always often sometimes only just also even still already yet again ever too very quite almost most more less least",
  particle: "up down out off back away over in on",
};
const SETS = new Map(Object.entries(GROUPS).map(([name, words]) => [name, words.split(" ")]));

interface Place {
  readonly word: string;
  readonly start: number;
}

function wordsOf(text: string): Place[] {
  return [...text.matchAll(/[\p{L}']+/gu)].map((match) => ({ word: match[0], start: match.index }));
}

function replaced(text: string, { word, start }: Place, by: string): string {
  return text.slice(0, start) + by + text.slice(start + word.length);
}

function closed(text: string, set: readonly string[], random: () => number): Place | null {
  const places = wordsOf(text).filter(({ word }) => set.includes(word.toLowerCase()));
  return places.length === 0 ? null : pick(random, places);
}

function swap(set: readonly string[]): Trap {
  return (text, random) => {
    const place = closed(text, set, random);
    const own = place?.word.toLowerCase();
    return place === null
      ? null
      : replaced(
          text,
          place,
          pick(
            random,
            set.filter((word) => word !== own),
          ),
        );
  };
}

function drop(set: readonly string[]): Trap {
  return (text, random) => {
    const place = closed(text, set, random);
    return place === null ? null : replaced(text, place, "").replace(/ {2,}/g, " ").trim();
  };
}

function insert(set: readonly string[]): Trap {
  return (text, random) => {
    const places = wordsOf(text);
    if (places.length < 2) return null;
    const place = pick(random, places.slice(1));
    return replaced(text, place, `${pick(random, set)} ${place.word}`);
  };
}

/** One word that opens no sentence, in another case. */
const flipCase: Trap = (text, random) => {
  const places = wordsOf(text).slice(1);
  if (places.length === 0) return null;
  const place = pick(random, places);
  const { word } = place;
  const capital = word.charAt(0).toUpperCase() + word.slice(1).toLowerCase();
  const forms = [word.toLowerCase(), word.toUpperCase(), capital].filter((form) => form !== word);
  return forms.length === 0 ? null : replaced(text, place, pick(random, forms));
};

/** One letter alone, as in units, flags and variables. */
const flipLetter: Trap = (text, random) => {
  const letter = pick(random, [..."abcdefghjklmnpqrstuvwxyz"]);
  return `${text.replace(/[\s.?!]+$/, "")} -${letter}|${text.replace(/[\s.?!]+$/, "")} -${letter.toUpperCase()}`;
};

const dropSymbol: Trap = (text, random) => {
  const marks = [...text.matchAll(/[^\p{L}\p{M}\p{N}\s.,?!'"’]/gu)];
  if (marks.length === 0) return null;
  const mark = pick(random, marks);
  return text.slice(0, mark.index) + text.slice(mark.index + mark[0].length);
};

const SYMBOLS = [..."!~-+*/%^&|=<>#@$\\_:;()[]{}"];

const insertSymbol: Trap = (text, random) => {
  const place = pick(random, wordsOf(text).length > 0 ? wordsOf(text) : [{ word: "", start: 0 }]);
  return replaced(text, place, pick(random, SYMBOLS) + place.word);
};

const pointNumber: Trap = (text, random) => {
  const numbers = [...text.matchAll(/\d+/g)];
  if (numbers.length === 0) return null;
  const match = pick(random, numbers);
  const own = match[0];
  const forms = [`.${own}`, `-${own}`, `${own}!`, `${own}.5`, `${own}e3`, `0.${own}`, `${own}%`, `1/${own}`, `${own}²`];
  return text.slice(0, match.index) + pick(random, forms) + text.slice(match.index + own.length);
};

const HIDDEN = ["\u200b", "\u00ad", "\u200e", "\u202e", "\u2060", "\ufe0f", "\u{e0041}", "\u180e", "\u3164", "\ufeff"];

const hide: Trap = (text, random) => {
  const at = Math.floor(random() * (text.length + 1));
  return text.slice(0, at) + pick(random, HIDDEN) + text.slice(at);
};

const CONFUSABLE = new Map([..."aеоcpx"].map((letter, i) => [letter, [..."аeoсрх"][i] ?? letter]));

const confuse: Trap = (text, random) => {
  const places = [...text].flatMap((letter, i) => (CONFUSABLE.has(letter) ? [i] : []));
  if (places.length === 0) return null;
  const at = pick(random, places);
  return [...text].map((letter, i) => (i === at ? (CONFUSABLE.get(letter) ?? letter) : letter)).join("");
};

/** Two neighbouring words change places. */
const swapNeighbours: Trap = (text, random) => {
  const words = text.split(" ");
  if (words.length < 3) return null;
  const at = Math.floor(random() * (words.length - 1));
  if (words[at] === words[at + 1]) return null;
  [words[at], words[at + 1]] = [words[at + 1] ?? "", words[at] ?? ""];
  return words.join(" ");
};

const quote: Trap = (text, random) => {
  const places = wordsOf(text);
  if (places.length === 0) return null;
  const place = pick(random, places);
  return replaced(text, place, `"${place.word}"`);
};

export const TRAPS: Readonly<Record<string, Trap>> = {
  ...Object.fromEntries([...SETS].map(([name, set]) => [`swap-${name}`, swap(set)])),
  ...Object.fromEntries([...SETS].map(([name, set]) => [`drop-${name}`, drop(set)])),
  ...Object.fromEntries([...SETS].map(([name, set]) => [`insert-${name}`, insert(set)])),
  "case-word": flipCase,
  "symbol-dropped": dropSymbol,
  "symbol-inserted": insertSymbol,
  "number-form": pointNumber,
  invisible: hide,
  confusable: confuse,
  neighbours: swapNeighbours,
  quoted: quote,
};

/** Pairs of which neither is the stream's own line. */
export const TRAP_PAIRS: Readonly<Record<string, Trap>> = { "case-letter": flipLetter };

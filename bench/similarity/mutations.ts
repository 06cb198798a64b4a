import { pick } from "./random";

/** Draws a changed form of a prompt; null: the prompt has nothing that this change could touch. */
export type Mutation = (text: string, random: () => number) => string | null;

const CITIES =
  "Paris London Berlin Madrid Tokyo Chicago Boston Toronto Sydney Mumbai Cairo Lagos Lima Oslo Dublin Seattle Denver Austin Houston Vienna".split(
    " ",
  );
const COUNTRIES =
  "France Spain Italy Brazil Mexico Canada India China Japan Kenya Egypt Poland Turkey Greece Norway Chile Peru Vietnam Portugal Australia".split(
    " ",
  );
const PEOPLE =
  "Alice Robert Maria Ahmed Elena Victor Sophie Daniel Priya Carlos Hannah Oliver Fatima George Laura Martin Nadia Peter Sarah Thomas".split(
    " ",
  );
const DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split(" ");
const MAKES =
  "Visa Mastercard Apple Google Samsung Amazon Microsoft Netflix Spotify Toyota Honda Tesla Nike Adidas Oracle Intel Nvidia Sony Panasonic Siemens".split(
    " ",
  );
const ENTITY_SETS = [CITIES, COUNTRIES, PEOPLE, DAYS, MAKES];
/** Ways of naming an entity at the end of any question: gives entity pairs where a stream names none. */
const ENTITY_TAILS: readonly (readonly [string, readonly string[]])[] = [
  ["in", CITIES],
  ["in", COUNTRIES],
  ["for", PEOPLE],
  ["on", DAYS],
  ["with", MAKES],
];

const ANTONYMS =
  "open:close buy:sell start:stop increase:decrease lock:unlock activate:deactivate enable:disable deposit:withdraw add:remove accept:reject send:receive cheap:expensive best:worst high:low hot:cold fast:slow safe:dangerous legal:illegal possible:impossible before:after first:last max:min import:export upload:download install:uninstall win:lose left:right up:down early:late old:new strong:weak easy:difficult public:private full:empty push:pull borrow:lend arrive:leave love:hate create:delete increase:reduce more:less large:small long:short good:bad true:false inside:outside up:down on:off"
    .split(" ")
    .flatMap((pair) => {
      const [a = "", b = ""] = pair.split(":");
      return [
        [a, b],
        [b, a],
      ] as const;
    });

const UNITS =
  "km:miles kg:pounds meters:feet hours:minutes days:weeks months:years dollars:euros liters:gallons celsius:fahrenheit cm:inches grams:ounces seconds:minutes"
    .split(" ")
    .map((pair) => pair.split(":") as [string, string]);

function replaceWord(text: string, from: string, to: string): string | null {
  const pattern = new RegExp(`\\b${from}\\b`, "i");
  return pattern.test(text) ? text.replace(pattern, to) : null;
}

function otherThan(random: () => number, values: readonly string[], not: string): string {
  return pick(
    random,
    values.filter((value) => value.toLowerCase() !== not.toLowerCase()),
  );
}

const changeNumber: Mutation = (text, random) => {
  const numbers = [...text.matchAll(/\d+/g)];
  if (numbers.length === 0) return null;
  const match = pick(random, numbers);
  const value = String(Number(match[0]) + 1 + Math.floor(random() * 9));
  return text.slice(0, match.index) + value + text.slice(match.index + match[0].length);
};

const changeUnit: Mutation = (text) => {
  for (const [a, b] of UNITS) {
    const changed = replaceWord(text, a, b) ?? replaceWord(text, b, a);
    if (changed !== null) return changed;
  }
  return null;
};

const changeEntity: Mutation = (text, random) => {
  for (const set of ENTITY_SETS) {
    for (const name of set) {
      const changed = replaceWord(text, name, otherThan(random, set, name));
      if (changed !== null) return changed;
    }
  }
  return null;
};

const AUXILIARY = /\b(is|are|was|were|do|does|did|can|could|will|would|should|has|have)\b/i;

const negate: Mutation = (text) => {
  if (/\bnot\b/i.test(text)) return text.replace(/ ?\bnot\b/i, "");
  if (/n't\b/i.test(text)) return text.replace(/n't\b/i, "");
  return AUXILIARY.test(text) ? text.replace(AUXILIARY, "$1 not") : null;
};

const oppose: Mutation = (text, random) => {
  const found = ANTONYMS.filter(([a]) => new RegExp(`\\b${a}\\b`, "i").test(text));
  if (found.length === 0) return null;
  const [a, b] = pick(random, found);
  return replaceWord(text, a, b);
};

const LITTLE = new Set(
  "the a an of to in on for and or is are was were do does did can i you my your me it be have has with at by from this that what how why when where who which will would should could not please there if so as get any".split(
    " ",
  ),
);

const swapWords: Mutation = (text, random) => {
  const words = text.split(" ");
  const places = words.flatMap((word, i) => (/^[a-z]{3,}$/i.test(word) && !LITTLE.has(word.toLowerCase()) ? [i] : []));
  if (places.length < 2) return null;
  const i = pick(random, places);
  const j = pick(
    random,
    places.filter((place) => place !== i),
  );
  if (words[i]?.toLowerCase() === words[j]?.toLowerCase()) return null;
  [words[i], words[j]] = [words[j] ?? "", words[i] ?? ""];
  return words.join(" ");
};

/** A prompt that names an entity at its end, and the same with another: pairs of two changed prompts. */
export function entityPair(text: string, random: () => number): readonly [string, string] {
  const [preposition, set] = pick(random, ENTITY_TAILS);
  const name = pick(random, set);
  const base = text.replace(/[\s.?!]+$/, "");
  return [`${base} ${preposition} ${name}?`, `${base} ${preposition} ${otherThan(random, set, name)}?`];
}

export function unitPair(text: string, random: () => number): readonly [string, string] {
  const [a, b] = pick(random, UNITS);
  const value = 2 + Math.floor(random() * 500);
  const base = text.replace(/[\s.?!]+$/, "");
  return [`${base} within ${value} ${a}?`, `${base} within ${value} ${b}?`];
}

export const WRONG: Readonly<Record<string, Mutation>> = {
  number: changeNumber,
  unit: changeUnit,
  entity: changeEntity,
  negation: negate,
  antonym: oppose,
  order: swapWords,
};

const POLITE = [
  "Please, ",
  "Hi, ",
  "Hello! ",
  "Could you tell me ",
  "Can you please tell me ",
  "Hi there, I'd like to know ",
  "Hey, quick question: ",
];
const THANKS = [" Thanks!", " Thank you.", ", thanks in advance", " please", " Thank you so much!"];
const CONTRACTIONS: readonly (readonly [string, string])[] = [
  ["what is", "what's"],
  ["do not", "don't"],
  ["i am", "i'm"],
  ["can not", "can't"],
  ["cannot", "can't"],
  ["is not", "isn't"],
  ["it is", "it's"],
  ["i have", "i've"],
  ["does not", "doesn't"],
  ["where is", "where's"],
  ["how is", "how's"],
  ["will not", "won't"],
  ["did not", "didn't"],
  ["i would", "i'd"],
  ["who is", "who's"],
  ["that is", "that's"],
];
const SPELLINGS =
  "color:colour favorite:favourite organize:organise center:centre traveling:travelling canceled:cancelled gray:grey analyze:analyse theater:theatre neighbor:neighbour recognize:recognise defense:defence license:licence program:programme check:cheque behavior:behaviour realize:realise catalog:catalogue liter:litre meter:metre"
    .split(" ")
    .map((pair) => pair.split(":") as [string, string]);

const contract: Mutation = (text) => {
  for (const [long, short] of CONTRACTIONS) {
    const changed = replaceWord(text, long, short) ?? replaceWord(text, short, long);
    if (changed !== null) return changed;
  }
  return null;
};

const changeCase: Mutation = (text, random) =>
  pick(random, [text.toUpperCase(), text.toLowerCase(), text.replace(/\b[a-z]/g, (letter) => letter.toUpperCase())]);

const punctuate: Mutation = (text, random) => {
  const base = text.replace(/[.?!]+$/, "");
  return pick(random, [`${base}???`, `${base}!`, `${base}...`, `${base} ?`, base]);
};

const NOUNS =
  "card account transfer payment question car song list recipe country flight hotel restaurant phone app fee bill book movie language reservation alarm timer calendar insurance loan rate balance password email address number airport passport visa plan store bank check meeting".split(
    " ",
  );

const pluralise: Mutation = (text) => {
  for (const noun of NOUNS) {
    const plural = noun.endsWith("y") ? `${noun.slice(0, -1)}ies` : `${noun}s`;
    const changed = replaceWord(text, noun, plural) ?? replaceWord(text, plural, noun);
    if (changed !== null) return changed;
  }
  return null;
};

const respell: Mutation = (text) => {
  for (const [american, british] of SPELLINGS) {
    const changed = replaceWord(text, american, british) ?? replaceWord(text, british, american);
    if (changed !== null) return changed;
  }
  return null;
};

const LETTERS = "abcdefghijklmnopqrstuvwxyz";

/** One slip in one word of five letters or more: two letters swapped, one dropped, doubled or replaced. */
const misspell: Mutation = (text, random) => {
  const words = [...text.matchAll(/\b[a-z]{5,}\b/gi)];
  if (words.length === 0) return null;
  const match = pick(random, words);
  const word = match[0];
  const i = Math.floor(random() * (word.length - 1));
  const slips = [
    word.slice(0, i) + word.charAt(i + 1) + word.charAt(i) + word.slice(i + 2),
    word.slice(0, i) + word.slice(i + 1),
    word.slice(0, i + 1) + word.slice(i),
    word.slice(0, i) + pick(random, [...LETTERS]) + word.slice(i + 1),
  ];
  const slipped = pick(random, slips);
  return slipped === word ? null : text.slice(0, match.index) + slipped + text.slice(match.index + word.length);
};

export const GOOD: Readonly<Record<string, Mutation>> = {
  polite: (text, random) => pick(random, POLITE) + text.charAt(0).toLowerCase() + text.slice(1),
  thanks: (text, random) => text.replace(/[\s.]+$/, "") + pick(random, THANKS),
  contraction: contract,
  case: changeCase,
  punctuation: punctuate,
  plural: pluralise,
  spelling: respell,
  typo: misspell,
};

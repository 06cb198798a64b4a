/**
 * The closed words of English, by kind. Their number in this list stands for them in what is stored, so a change
 * here raises the version of the features.
 */
export type ClosedKind =
  | "question-word"
  | "auxiliary"
  | "pronoun"
  | "possessive"
  | "article"
  | "determiner"
  | "quantifier"
  | "preposition"
  | "conjunction"
  | "negation"
  | "adverb";

const LISTS: readonly (readonly [ClosedKind, string])[] = [
  ["question-word", "what which who whom whose when where why how whether"],
  [
    "auxiliary",
    "is are was were am be been being do does did doing done have has had having can could will would shall should may might must ought",
  ],
  [
    "pronoun",
    "i me mine myself we us ours ourselves you yours yourself yourselves he him himself she her hers herself it itself they them theirs themselves one oneself someone somebody something anyone anybody anything everyone everybody everything there",
  ],
  ["possessive", "my our your his its their 's"],
  ["article", "a an the"],
  ["determiner", "this that these those some any each every all both either another other such"],
  ["quantifier", "more most less least few fewer many much several enough only half same different"],
  [
    "preposition",
    "in on at by for from to into onto of off out over under about above below against with within through across between behind beyond near since until till before after during per via like as than toward towards upon among up down back away around along except besides despite",
  ],
  ["conjunction", "and or but if unless although though because while whereas so then once instead"],
  ["negation", "not never none nobody nothing nowhere without hardly barely scarcely no neither nor"],
  [
    "adverb",
    "also just still yet already even really actually currently ever always sometimes often rarely seldom usually again too very quite almost exactly here now last first next previous",
  ],
];

const NAMES: string[] = [];
const KINDS: ClosedKind[] = [];
const NUMBERS = new Map<string, number>();
for (const [kind, list] of LISTS) {
  for (const name of list.split(" ")) {
    NUMBERS.set(name, NAMES.length);
    NAMES.push(name);
    KINDS.push(kind);
  }
}

/** -1: an open word. */
export function closedNumber(word: string): number {
  return NUMBERS.get(word) ?? -1;
}

export function closedName(number: number): string {
  return NAMES[number] ?? "";
}

export function closedKind(number: number): ClosedKind {
  return KINDS[number] ?? "adverb";
}

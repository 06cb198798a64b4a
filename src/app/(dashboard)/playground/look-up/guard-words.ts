import type { GuardName } from "@/lib/bm25/guards";

/** What each guard saw, as one reads it after "refused:". */
export const GUARD_WORDS: Record<GuardName, string> = {
  "formal-text": "other code or formulas",
  numbers: "other numbers, units or dates",
  symbols: "other operators or signs",
  negation: "one denies what the other does not",
  antonym: "opposite words",
  spelling: "a corrected word that could be another",
  "too-few-terms": "too little content to tell",
  "rare-term": "a telling word that one side lacks",
  substitution: "a telling word was exchanged",
  "question-type": "another kind of question",
  order: "the same words in another order",
  person: "mine against yours",
  "small-word": "a small word that matters",
  modality: "did against will, can against should",
};

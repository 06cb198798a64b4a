/** The dictionary word that a misspelled one was meant to be; null: the word is known, or nothing is near enough. */
export function correctedWord(_word: string): string | null {
  return null;
}

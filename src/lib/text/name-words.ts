/**
 * Words that are another thing in capitals, as the name of a place or as letters that stand for words: polish and Polish, aids
 * and AIDS. Where a text is all capitals, or has one on every word, nobody can tell which was meant. Not here are names that
 * people write small as well and mean the same by (english, apple).
 */
const NAMES =
  "polish polishes turkey chad chile jordan guinea niger panama cork hull cologne " +
  "aids bat cobra cod dot fat gap hip ira nap nose oral pan raid rem rip sad sap sat sats seal seals sip snap stem sting swat tan tart vat vats wasp wasps";

const WORDS = new Set(NAMES.split(" "));

/** Lower case. */
export function isNameInCapitals(word: string): boolean {
  return WORDS.has(word);
}

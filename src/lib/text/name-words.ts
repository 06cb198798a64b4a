/**
 * Words that are another thing in capitals, as the name of a place or as letters that stand for words: polish and Polish, aids
 * and AIDS. Where a text is all capitals, or has one on every word, nobody can tell which was meant. Not here are names that
 * people write small as well and mean the same by (english, apple).
 */
const NAMES =
  "polish polishes turkey chad chile jordan guinea niger panama cork hull cologne " +
  "aids bat cobra cod dot fat gap hip ira nap nose oral pan raid rem rip sad sap sat sats seal seals sip snap stem sting swat tan tart vat vats wasp wasps";

/** Everyday words that are a name too, of a person or a place. Behind an article or `my` they are the word. */
const ALSO_NAMES =
  "bob brown buffalo china christian cliff dawn dean drew faith frank gene grace grant hope iris ivy jack jasmine jersey joy kelvin lance lily mark max miller nick nile norm pat penny pierce pop rich rob rod rose ruby rusty sandy slack sue troy victor violet ward wells";

const WORDS = new Set(NAMES.split(" "));
const ALSO = new Set(ALSO_NAMES.split(" "));

/** Lower case. */
export function isNameToo(word: string): boolean {
  return ALSO.has(word);
}

/** Lower case. */
export function isNameInCapitals(word: string): boolean {
  return WORDS.has(word);
}

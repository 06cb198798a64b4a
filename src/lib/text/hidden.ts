/**
 * Characters that nobody sees: format and bidirectional controls, tags, variation selectors, fillers, unassigned and private
 * ones. A prompt that has one says something else to the model than to its reader, so it matches exactly only and is no
 * candidate for others.
 */
// biome-ignore-start lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
// biome-ignore-start lint/suspicious/noMisleadingCharacterClass: each is looked for by itself
const HIDDEN =
  /[\p{Cf}\p{Co}\p{Cn}\p{Cs}\p{Variation_Selector}\u{e0000}-\u{e0fff}\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\uffa0]|[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]/u;
// biome-ignore-end lint/suspicious/noMisleadingCharacterClass: until here
// biome-ignore-end lint/suspicious/noControlCharactersInRegex: until here
/** Emoji are written with joiners and selectors; so are some scripts of South Asia and Persian. Taken out before looking. */
const EMOJI_SEQUENCE =
  /\p{Extended_Pictographic}[\ufe0e\ufe0f]?(?:[\u{1f3fb}-\u{1f3ff}])?(?:\u200d\p{Extended_Pictographic}\ufe0f?[\u{1f3fb}-\u{1f3ff}]?)*|[0-9#*]\ufe0f\u20e3/gu;
const JOINED_LETTERS =
  /(?<=[\p{Script=Arabic}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Malayalam}\p{Script=Kannada}\p{Script=Telugu}\p{Script=Sinhala}\p{Script=Tamil}\p{Script=Gujarati}\p{Script=Oriya}\p{Script=Gurmukhi}\p{Script=Khmer}])[\u200c\u200d](?=[\p{Script=Arabic}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Malayalam}\p{Script=Kannada}\p{Script=Telugu}\p{Script=Sinhala}\p{Script=Tamil}\p{Script=Gujarati}\p{Script=Oriya}\p{Script=Gurmukhi}\p{Script=Khmer}])/gu;

export function hasHidden(text: string): boolean {
  if (!HIDDEN.test(text)) return false;
  return HIDDEN.test(text.replace(EMOJI_SEQUENCE, "").replace(JOINED_LETTERS, ""));
}

/** Tabs and line breaks too: what a name, a tag or a model never has. */
export function hasControl(text: string): boolean {
  return /\p{Cc}/u.test(text);
}

/** Letters, digits, marks of punctuation and symbols that leave ink; fillers and blanks that count as letters or symbols do not. */
const INK = /(?![\p{Default_Ignorable_Code_Point}\u2800\u{1d159}])[\p{L}\p{N}\p{P}\p{S}]/u;

/** Whether a reader would see anything at all. */
export function showsSomething(text: string): boolean {
  return INK.test(text);
}

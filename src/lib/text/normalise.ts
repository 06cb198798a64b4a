/** Longer prompts are matched exactly only: in a long text one word that changes everything hardly moves a cosine. In UTF-16 units. */
export const PROMPT_LENGTH_MAX = 16_384;

// biome-ignore lint/suspicious/noControlCharactersInRegex: the question is whether all characters are plain ASCII
const ASCII_ONLY = /^[\x00-\x7f]*$/;
const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/**
 * One spelling for texts that read the same: NFKC, lower case, plain quotes and dashes, no invisible characters.
 * Superscripts become `^2` and vulgar fractions stand apart first, because NFKC would turn 5² into 52 and 5½ into 51/2.
 */
export function normalise(text: string): string {
  if (ASCII_ONLY.test(text)) return text.toLowerCase();
  return text
    .replace(/[⁰¹²³⁴-⁹]/g, (digit) => `^${SUPERSCRIPTS.indexOf(digit)}`)
    .replace(/[¼-¾⅐-⅞]/g, " $&")
    .normalize("NFKC")
    .replace(/\p{Cf}|\p{Variation_Selector}/gu, "")
    .replace(/[‘’‚‛ʼ´′`]/g, "'")
    .replace(/[‐-―−]/g, "-")
    .replace(/⁄/g, "/")
    .replace(/[×∗]/g, "*")
    .replace(/÷/g, "/")
    .toLowerCase();
}

export function isAscii(text: string): boolean {
  return ASCII_ONLY.test(text);
}

/** Acronyms that no other word is written like: their letters say the same in either case. */
const ACRONYMS = new Set(
  "ai pin atm atms dna eur faq gbp gps html iban kyc mpg pdf sms tv url usb usd wifi www".split(" "),
);

/** Lower case. A pin and an id are other things where one of many is spoken of; the caller looks. */
export function isAcronym(word: string): boolean {
  return ACRONYMS.has(word);
}

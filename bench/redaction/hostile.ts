import { seededRandom } from "../similarity/random";

/** Texts that were made to be slow: what is repeated, and a new random digit for each `#`. */
export const HOSTILE: Readonly<Record<string, string>> = {
  "a.a.a.": "a.a.a.",
  "1-1-1-": "1-1-1-",
  digits: "1234567890",
  "@": "@",
  "a@a.": "a@a.",
  "near-miss IBANs": "DE89 3704 0044 0532 0130 01 ",
  "random IBANs": "DE89 #### #### #### #### ## ",
  "near-miss cards": "4111 1111 1111 1112 ",
  "random cards": "4### #### #### #### ",
  "nested quotes": '{"a":"',
  "zero width": "\u200b",
  "zero width between": "a\u200b",
  "password=": "password=",
  "begin key": `-----BEGIN ${"PRIVATE KEY-----"}`,
  "labels and numbers": "TIN 123456789 ",
  "labels and random ones": "TIN ######### ",
  "VAT and random numbers": "VAT ######### ",
  "name after name": "John Smith ",
  "a:b:": "a:b:",
};

export function hostileText(unit: string, length: number): string {
  if (!unit.includes("#")) return unit.repeat(Math.ceil(length / unit.length)).slice(0, length);
  const random = seededRandom(4_711);
  const parts: string[] = [];
  for (let size = 0; size < length; size += unit.length)
    parts.push(unit.replace(/#/g, () => `${Math.floor(random() * 10)}`));
  return parts.join("").slice(0, length);
}

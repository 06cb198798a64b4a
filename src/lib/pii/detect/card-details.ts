import { DIGIT, KIND } from "../views/alphabet";
import type { Hit } from "./hit";

/** What stands beside a card number and is of use only with it: month and year of its expiry, the verification value. */

const REACH = 56;
const EXPIRY = "(?:0[1-9]|1[0-2]) ?[/|.-] ?(?:20)?[2-4]\\d(?![\\d/.-])";
const WORDS =
  "exp(?:iry|ires?|iration)?(?: date)?|valid|good (?:thru|through)|thru|gültig|ablauf|caduca|vence|vencimiento|scade|scadenza|validade|expire|ważna|geldig|срок";
/** No digit between the card and its expiry. */
const BEHIND = new RegExp(
  `^\\D{0,28}?(${EXPIRY})(?:[\\s,;|/"']{1,4}(?:cv[vc]2?|code)?[:= ]{0,2}(\\d{3,4})(?!\\d))?`,
  "iu",
);
const BEFORE = new RegExp(`(?:${WORDS})\\D{0,16}(${EXPIRY})\\D{0,24}$`, "iu");

/** Gives what stands around the card that `hit` found. */
export function hitCardDetails(text: string, { start, end, type, score }: Hit, found: (hit: Hit) => void): void {
  if (type !== "CREDIT_CARD") return;
  const behind = BEHIND.exec(text.slice(end, end + REACH));
  for (const value of behind?.slice(1) ?? []) {
    if (value === undefined) continue;
    const at = end + (behind?.[0].lastIndexOf(value) ?? 0);
    found({ start: at, end: at + value.length, type, score });
  }
  const from = Math.max(0, start - REACH);
  const before = BEFORE.exec(text.slice(from, start));
  const value = before?.[1];
  if (before === null || value === undefined || KIND[text.charCodeAt(start)] !== DIGIT) return;
  const at = from + before.index + before[0].lastIndexOf(value);
  found({ start: at, end: at + value.length, type, score });
}

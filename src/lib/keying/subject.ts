/** An e-mail address as people write one: no blank, one @, a dot behind it. */
const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/u;
/** Soft hyphen, zero-width blanks, marks of direction: nobody sees them, and they come along when a name is copied. */
const UNSEEN = /[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/gu;

/**
 * The one spelling of a person: NFC, without what can't be seen, one blank between words and none around; an e-mail address
 * in lower case. `Jane.Doe@x.org ` and `jane.doe@x.org` are one person, or an erasure under one spelling would leave what is
 * held under the other. Other ids keep their case: many systems tell `u1A` from `u1a`.
 */
export function canonicalSubject(subject: string): string {
  return inLowerCase(subject.replace(UNSEEN, "").normalize("NFC").replace(/\s+/gu, " ").trim());
}

/** The one spelling first, then those under which entries of before it was that may be held. */
export function spellingsOf(subject: string): string[] {
  const before = subject.normalize("NFC").trim();
  return [...new Set([canonicalSubject(subject), EMAIL.test(before) ? before.toLowerCase() : before, subject])];
}

/** In lower case some letters and their marks have a form that is one character: so NFC once more. */
function inLowerCase(text: string): string {
  return EMAIL.test(text) ? text.toLowerCase().normalize("NFC") : text;
}

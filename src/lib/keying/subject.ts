/** An e-mail address as people write one: no blank, one @, a dot behind it. */
const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/u;

/**
 * The one spelling of a person: NFC, without blanks around; an e-mail address in lower case. `Jane.Doe@x.org ` and
 * `jane.doe@x.org` are one person, or an erasure under one spelling would leave what is held under the other.
 * Other ids keep their case: many systems tell `u1A` from `u1a`.
 */
export function canonicalSubject(subject: string): string {
  const text = subject.normalize("NFC").trim();
  return EMAIL.test(text) ? text.toLowerCase() : text;
}

import { describe, expect, it } from "vitest";
import { redactText } from "@/lib/pii/redact/anonymiser";
import { createScanner } from "@/lib/pii/scan";

const scanner = createScanner();
const redact = (text: string) => redactText(text, scanner.scan(text).findings);

describe("a name that answers a question for it", () => {
  it.each([
    ["What's the name on the account? User: Wolmira Tresk", "What's the name on the account? User: [PERSON]"],
    ["And the name on the booking?\nTresk.", "And the name on the booking?\n[PERSON]."],
    ["May I have your full name? Wolmira Tresk", "May I have your full name? [PERSON]"],
    ["Her surname? Tresk, with a k.", "Her surname? [PERSON], with a k."],
  ])("goes: %s", (text, redacted) => {
    expect(redact(text)).toBe(redacted);
  });

  it.each([
    "What is the name of the city? New Tresk.",
    "What is the package name? Tresk",
    "What is your name? It depends on who asks.",
    "What's your last name? Sure.",
    "The name on the account? Tresk is what the form says.",
  ])("is told from what is no answer, or no person's name: %s", (text) => {
    expect(redact(text)).toBe(text);
  });
});

describe("a name in small letters", () => {
  const given = ["petra", "nuria", "carlos", "stefan"];
  const surnames = ["lindqvist", "cifuentes", "belaunde", "smith"];
  const frames = ["Frau §, wir", "dear §,\n", "Kunde: §\n", "Nombre: §", "Cordialement,\n§", "mr. § | 17"];
  const names = given.flatMap((first) => surnames.map((last) => `${first} ${last}`));

  it.each(frames)("goes behind a title, a greeting, a label or the end of a letter: %s", (frame) => {
    for (const name of names) expect(redact(frame.replace("§", name))).toBe(frame.replace("§", "[PERSON]"));
  });

  it.each(["hi there all,", "dear grace period,", "client: max retries", "owner: lint check", "regards,\nmark down"])(
    "is told from ordinary words: %s",
    (text) => expect(redact(text)).toBe(text),
  );
});

import { describe, expect, it } from "vitest";
import { createScanner } from "@/lib/pii/scan";
import { CREDENTIAL_FORMS, credentialName, credentialValue } from "./generators/credentials";
import { LABELLED_FORMS, labelled } from "./generators/labelled";
import { BIRTH_LABELS, birthDate } from "./generators/people";
import { PHONES } from "./generators/promised";
import { Random } from "./generators/random";

const scanner = createScanner();

function isCovered(text: string, value: string): boolean {
  const covered = new Uint8Array(text.length);
  for (const { start, end } of scanner.scan(text).findings) covered.fill(1, start, end);
  const at = text.indexOf(value);
  return Array.from(value).every((char, i) => covered[at + i] === 1 || !/[\p{L}\p{N}]/u.test(char));
}

/** Generated values miss in some forms; `npx tsx scripts/eval/surroundings.ts` says which. */
function missed(draws: readonly (readonly [text: string, value: string])[]): number {
  return draws.filter(([text, value]) => !isCovered(text, value)).length / draws.length;
}

describe("what is promised is found in the forms that people and files write", () => {
  it("credentials behind compound names", () => {
    const random = new Random(13);
    const draws = Array.from({ length: 20 }, () => CREDENTIAL_FORMS).flatMap((forms) =>
      forms.map((form) => {
        const value = credentialValue(random);
        return [labelled(form, credentialName(random), value), value] as const;
      }),
    );
    expect(missed(draws)).toBeLessThan(0.02);
  });

  it("dates of birth behind their labels", () => {
    const random = new Random(17);
    const draws = BIRTH_LABELS.flatMap((label) =>
      LABELLED_FORMS.map((form) => {
        const value = birthDate(random);
        return [labelled(form, label, value), value] as const;
      }),
    );
    expect(missed(draws)).toBeLessThan(0.02);
  });

  it("mobiles of all countries behind a label", () => {
    const random = new Random(19);
    const national = PHONES.filter(({ labels }) => labels.length > 0).filter((_, i) => i % 8 === 0);
    const draws = national.flatMap(({ labels, make }) => {
      const value = make(random);
      const label = random.pick(labels);
      if (value === "" || !isCovered(`${label}: ${value}`, value)) return [];
      return LABELLED_FORMS.map((form) => [labelled(form, label, value), value] as const);
    });
    expect(missed(draws)).toBeLessThan(0.02);
  });
});

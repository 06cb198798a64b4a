import { describe, expect, it } from "vitest";
import { createScanner } from "@/lib/pii/scan";
import { CIRCUMSTANCES } from "./generators/circumstances";
import { DISGUISES, GLUED_SCRIPTS, PLACES } from "./generators/disguises";
import { HOUSEHOLDS, NOBODYS } from "./generators/households";
import { mnemonic } from "./generators/mnemonic";
import { Random } from "./generators/random";
import { SEED_FORMS, SENTENCES } from "./generators/sentences";
import { SELF_PROVING } from "./generators/values";

const scanner = createScanner();
const SAMPLES = 4;

/** Every letter and digit of the value is in a finding. */
function isCovered(text: string, value: string): boolean {
  const covered = new Uint8Array(text.length);
  for (const { start, end } of scanner.scan(text).findings) covered.fill(1, start, end);
  const at = text.indexOf(value);
  return Array.from({ length: value.length }, (_, i) => at + i).every(
    (i) => covered[i] === 1 || !/[\p{L}\p{N}]/u.test(text.charAt(i)),
  );
}

const drawn = (name: string, random: Random) => SELF_PROVING.find((kind) => kind.name === name)?.make(random) ?? "";

/** A value in pieces fills one place after the other, a whole one all of them. */
function filled(form: string, parts: readonly string[]): string {
  let next = 0;
  return form.replace(/§/g, () => parts[next++ % parts.length] ?? "");
}

describe("a value that somebody wrote in another way is found", () => {
  it.each(DISGUISES)("$name", ({ of, write, isLabelled }) => {
    const random = new Random(31);
    const lost: string[] = [];
    for (const name of of) {
      for (const { around } of PLACES) {
        const value = write(drawn(name, random), random);
        const text = around(isLabelled === true ? `SSN: ${value}` : value);
        if (!isCovered(text, value)) lost.push(text);
      }
    }
    expect(lost).toEqual([]);
  });

  it.each(GLUED_SCRIPTS)("glued to letters: $name", ({ around }) => {
    const random = new Random(37);
    const values = ["card", "card in fours", "ssn", "phone", "e-mail"].map((name) => drawn(name, random));
    expect(values.filter((value) => !isCovered(around(value), value)).map(around)).toEqual([]);
  });
});

describe.each([...SENTENCES, ...CIRCUMSTANCES, ...HOUSEHOLDS])("$name", ({ make, forms, clean }) => {
  it("is found where words give it away", () => {
    const random = new Random(41);
    const lost = forms.filter((form) =>
      Array.from({ length: SAMPLES }, () => make(random).split("§§")).some((parts) => {
        const text = filled(form, parts);
        return !parts.every((part) => isCovered(text, part));
      }),
    );
    expect(lost).toEqual([]);
  });

  it("is not seen where nothing is told", () => {
    const touched = clean.flatMap((text) =>
      scanner.scan(text).findings.map(({ type, start, end }) => `${type} ${text.slice(start, end)} | ${text}`),
    );
    expect(touched).toEqual([]);
  });
});

it("finds the phrases from which a wallet is made again", () => {
  const random = new Random(43);
  const lost = SEED_FORMS.flatMap((form) =>
    ([12, 15, 24] as const).flatMap((count) => {
      const phrase = mnemonic(random, count);
      return isCovered(form.replace("§", phrase), phrase) ? [] : [`${count} ${form}`];
    }),
  );
  expect(lost).toEqual([]);
});

it.each(NOBODYS)("leaves alone what is everybody's or a thing: %s", (text) => {
  expect(scanner.scan(text).findings).toEqual([]);
});

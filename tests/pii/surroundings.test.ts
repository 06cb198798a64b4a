import { describe, expect, it } from "vitest";
import { createScanner } from "@/lib/pii/scan";
import { Random } from "./generators/random";
import { GLUED, SURROUNDINGS } from "./generators/surroundings";
import { cleanText } from "./generators/tables";
import { SELF_PROVING } from "./generators/values";
import { WRITTEN } from "./generators/written";

const scanner = createScanner();
const SAMPLES = 4;
const CLEAN_TEXTS = 5_000;

/** Every character of the value is in a finding. */
function isCovered(text: string, value: string): boolean {
  const covered = new Uint8Array(text.length);
  for (const { start, end } of scanner.scan(text).findings) covered.fill(1, start, end);
  const at = text.indexOf(value);
  return covered.subarray(at, at + value.length).every((is) => is === 1);
}

describe("a value that is found alone", () => {
  it("has thirty surroundings and more to be found in", () => {
    expect(SURROUNDINGS.length).toBeGreaterThanOrEqual(30);
  });

  it.each(SELF_PROVING)("is found in every surrounding: $name", ({ name, make }) => {
    const random = new Random(13 + name.length);
    const lost: string[] = [];
    let found = 0;
    for (let i = 0; i < SAMPLES; i++) {
      const value = make(random);
      if (!isCovered(value, value)) continue;
      found++;
      for (const { around } of SURROUNDINGS) if (!isCovered(around(value), value)) lost.push(around(value));
    }
    expect(found).toBeGreaterThan(0);
    expect(lost).toEqual([]);
  });

  it.each(["card in fours", "iban in fours", "ssn"])("is found with other signs between its groups: %s", (name) => {
    const random = new Random(31);
    const make = SELF_PROVING.find((kind) => kind.name === name)?.make;
    const around = SURROUNDINGS.find((surrounding) => surrounding.name === "sentence")?.around ?? ((value) => value);
    const lost = WRITTEN.flatMap(({ write }) => {
      // A year at the end is no serial number that nothing proves.
      const value = write((make?.(random) ?? "").replace(/-(?:19|20)(\d\d)$/, "-43$1"), name) ?? "";
      return isCovered(around(value), value) ? [] : [around(value)];
    });
    expect(lost).toEqual([]);
  });

  it.each(["508 - 27 - 6935 = -6454", "id\tn\tport\n508\t27\t6935\n417\t31\t8443", "7  508  27  6935  12"])(
    "leaves terms and rows of figures alone: %j",
    (text) => {
      expect(scanner.scan(text).findings).toEqual([]);
    },
  );

  it.each(["card", "ssn", "iban"])("is found behind a word that is glued to it: %s", (name) => {
    const random = new Random(29);
    const make = SELF_PROVING.find((kind) => kind.name === name)?.make;
    const value = make?.(random) ?? "";
    expect(GLUED.map(({ around }) => around(value)).filter((text) => !isCovered(text, value))).toEqual([]);
  });
});

it("touches at most five in a thousand generated tables, logs and listings of nobody's numbers", () => {
  const touched: string[] = [];
  for (let seed = 1; seed <= CLEAN_TEXTS; seed++) {
    const text = cleanText(seed);
    const { findings } = scanner.scan(text);
    for (const { type, start, end } of findings.slice(0, 1)) touched.push(`${seed} ${type} ${text.slice(start, end)}`);
  }
  expect(touched.length, touched.slice(0, 40).join("\n")).toBeLessThanOrEqual(CLEAN_TEXTS * 0.005);
}, 120_000);

import { describe, expect, it } from "vitest";
import { createScanner } from "@/lib/pii/scan";
import { Random } from "./generators/random";
import { GLUED, SURROUNDINGS } from "./generators/surroundings";
import { cleanText } from "./generators/tables";
import { SELF_PROVING } from "./generators/values";

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

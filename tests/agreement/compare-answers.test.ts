import { describe, expect, it } from "vitest";
import { compareAnswers, isSupported } from "@/lib/agreement/compare-answers";
import { seeded } from "../support/seeded";

const next = seeded(20261126);
const pick = <T>(from: readonly T[]): T => from[Math.floor(next() * from.length)] as T;
const SUBJECTS = ["The bridge", "The tower", "The parcel service", "This pump", "The library"];
const UNITS = ["km", "metres", "kg", "days", "%", "euros"];
const PLACES = ["Lisbon", "Oslo", "Vienna", "Nairobi", "Lima", "Kyoto"];
const VERBS = ["measures", "delivers", "covers", "carries"];

function sentence(number: number, unit: string, place: string, negative = false): string {
  return `${pick(SUBJECTS)} near ${place} ${negative ? "never " : ""}${pick(VERBS)} exactly ${number} ${unit} according to public records.`;
}

const CASES = Array.from({ length: 300 }, () => {
  const [number, unit, place] = [2 + Math.floor(next() * 900), pick(UNITS), pick(PLACES)];
  return { text: sentence(number, unit, place), number, unit, place };
});

describe("two answers to one question", () => {
  it("agree when they say the same, in other case, spacing or grouping of digits", () => {
    for (const { text } of CASES) {
      expect(compareAnswers(text, text)).toBe("agrees");
      expect(compareAnswers(text, `  ${text.replace(".", "!")}\n`)).toBe("agrees");
    }
    expect(
      compareAnswers("It holds 1,500 litres of water in winter.", "It holds 1500 litres of water in winter."),
    ).toBe("agrees");
  });

  it("agree with themselves, however many sentences of one kind they hold", () => {
    const cities = ["Lisbon", "Oslo", "Riga", "Bern"];
    const list = cities.map((city, at) => `The fast train to ${city} takes ${at + 3} hours.`);
    expect(compareAnswers(list.join(" "), list.join(" "))).toBe("agrees");
    expect(compareAnswers(list.join(" "), list.toReversed().join(" "))).toBe("agrees");
    const slower = list.map((line) => line.replace("5 hours", "9 hours"));
    expect(compareAnswers(list.join(" "), slower.join(" "))).toBe("contradicts");
  });

  it("contradict when the same slot holds another number, name or polarity", () => {
    for (const { text, number, place } of CASES) {
      expect(compareAnswers(text, text.replace(` ${number} `, ` ${number + 1} `)), text).toBe("contradicts");
      const elsewhere = PLACES.find((other) => other !== place) ?? "";
      expect(compareAnswers(text, text.replace(place, elsewhere)), text).toBe("contradicts");
      expect(compareAnswers(text, text.replace(" exactly", " not exactly")), text).toBe("contradicts");
    }
  });

  it("are unclear when only one of them holds a number or a name, or when they speak of different things", () => {
    for (const { text, number, unit, place } of CASES) {
      expect(compareAnswers(text, text.replace(` ${number} ${unit}`, " something")), text).toBe("unclear");
      expect(compareAnswers(text, text.replace(` near ${place}`, "")), text).toBe("unclear");
      expect(compareAnswers(text, "Hedgehogs like to eat beetles and worms at night in gardens.")).toBe("unclear");
    }
  });

  it.each([
    ["Paris", "Paris.", "agrees"],
    ["42", "43", "contradicts"],
    ["Yes, you may.", "No, you may not do that here.", "contradicts"],
    ["Ja.", "Nein.", "contradicts"],
    ["东京", "大阪", "unclear"],
    ["", "Paris", "unclear"],
  ])("short: %j and %j: %s", (a, b, verdict) => {
    expect(compareAnswers(a, b)).toBe(verdict);
    expect(compareAnswers(b, a)).toBe(verdict);
  });
});

describe("an answer that may become everybody's", () => {
  it("holds no number and no name that is not in the question or in another's answer", () => {
    for (const { text, number, place } of CASES) {
      const question = `what about ${place} and ${number} ${SUBJECTS.join(" ")}`;
      expect(isSupported(text, question, []), text).toBe(true);
      expect(isSupported(text, question.replace(place, ""), []), text).toBe(false);
      expect(isSupported(text, question.replace(String(number), ""), []), text).toBe(false);
      expect(isSupported(text, "", [text])).toBe(true);
    }
  });

  it("in a script without capitals holds no word of its own at all", () => {
    expect(isSupported("王小明住在北京", "谁住在北京", [])).toBe(false);
    expect(isSupported("他住在北京", "他住在北京吗", [])).toBe(true);
  });
});

import { describe, expect, it } from "vitest";
import type { JsonValue } from "@/lib/core/json";
import { TopMembers } from "@/lib/wire/top-members";
import { seeded } from "../support/seeded";

const WANTED = ["usage", "usageMetadata", 'a"b'];

function found(pieces: readonly string[]): unknown {
  const members = new TopMembers(new Set(WANTED));
  for (const piece of pieces) members.push(piece);
  return members.found();
}

describe("members of an answer's outermost object", () => {
  it("are what a parser finds, however the text is cut", () => {
    const random = seeded(71);
    const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
    const text = () => pick(["", "usage", 'a"b', "\\", '\\"', "{}[],:", "ü€😀", "\u2028", "x".repeat(40)]);
    const value = (depth: number): JsonValue => {
      const kind = depth > 3 ? 0 : Math.floor(random() * 4);
      if (kind === 0) return pick<JsonValue>([null, true, 0, -1.5e-7, text()]);
      if (kind === 1) return text();
      const size = Math.floor(random() * 4);
      if (kind === 2) return Array.from({ length: size }, () => value(depth + 1));
      return Object.fromEntries(Array.from({ length: size }, () => [pick([...WANTED, text()]), value(depth + 1)]));
    };
    for (let round = 0; round < 2_000; round += 1) {
      const whole = value(0);
      const json = JSON.stringify(whole, null, pick([0, 1, 3]));
      const cuts = Array.from({ length: 4 }, () => Math.floor(random() * json.length)).sort((a, b) => a - b);
      const pieces = [0, ...cuts].map((from, at) => json.slice(from, [...cuts, json.length][at]));
      const isObject = typeof whole === "object" && whole !== null && !Array.isArray(whole);
      const expected = isObject ? Object.entries(whole).filter(([name]) => WANTED.includes(name)) : [];
      expect(found(pieces), json).toEqual(Object.fromEntries(expected));
    }
  });

  it("cost no more memory than their bound, whatever comes", () => {
    const long = "x".repeat(70_000);
    expect(found([`{"usage":"${long}","${long}":1,"usageMetadata":[1]}`])).toEqual({ usageMetadata: [1] });
    for (const text of ["", "}}}]", '{"usage":', '{"usage":{', '{"usage" 1}', '"usage":1', "[[[[", '{"usage":1,}'])
      expect(() => found([text])).not.toThrow();
  });
});

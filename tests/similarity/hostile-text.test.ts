import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PROFILES } from "@/lib/core/profile";
import { addPrompt, freshIndex, lookUp } from "./judge";

describe("hostile text", () => {
  it.each([
    ["100 kB of one word", "word ".repeat(20_000)],
    ["10,000 distinct words", Array.from({ length: 10_000 }, (_, i) => `w${i.toString(36)}`).join(" ")],
    ["one word of 100 kB", "a".repeat(100_000)],
    ["nothing", ""],
    ["blanks", " \n\t "],
    ["punctuation", "?!... ,,, ---"],
  ])("is matched exactly only: %s", (_, text) => {
    expect(freshIndex().analyse(text)).toBeNull();
  });

  it.each([
    ["one word, as long as is allowed", "word ".repeat(1000)],
    ["no blank, as long as is allowed", "x".repeat(16_384)],
    ["apostrophes", "a'a".repeat(5000)],
    ["question frames", "can you please ".repeat(330)],
    ["dashes", "- ".repeat(1000)],
    ["brackets", "(".repeat(1000)],
    ["dots", "a.".repeat(5000)],
    ["commas in numbers", "1,".repeat(8000)],
    ["number words", "twenty one hundred and ".repeat(250)],
    ["Chinese", "我可以取消订单吗".repeat(120)],
    ["combining marks", `a${"\u0301".repeat(10_000)}`],
    ["sentences", "Why? ".repeat(1000)],
    ["unknown words", Array.from({ length: 1000 }, (_, i) => `qz${i.toString(36).replace(/\d/g, "k")}vx`).join(" ")],
  ])("costs little memory: %s", (_, text) => {
    const index = freshIndex();
    const features = index.analyse(text);
    if (features === null) return;
    expect(features.counts.length).toBeLessThanOrEqual(1100);
    expect(index.encode(features).length).toBeLessThan(25_000);
    index.add("s", { id: "a", features, expiresAt: null });
    expect(index.search("s", features, { profile: "strict", now: 0 }).best?.id).toBe("a");
    expect(index.byteLength).toBeLessThan(1_000_000);
  });

  it("leaves no prompt in memory behind the words that are remembered", () => {
    const index = freshIndex();
    const before = usedHeap();
    const prompts = 2000;
    for (let i = 0; i < prompts; i++) index.analyse(`${" ".repeat(16_000)}a quite unlikely word${letters(i)}`);
    expect(usedHeap() - before).toBeLessThan(prompts * 2000);
  });

  it("treats the names of object members as words", () => {
    const index = freshIndex();
    for (const name of ["constructor", "__proto__", "toString", "hasOwnProperty"])
      addPrompt(index, name, name, `what does ${name} mean in javascript code`);
    for (const name of ["constructor", "__proto__", "toString", "hasOwnProperty"]) {
      expect(lookUp(index, name, `what does ${name} mean in javascript code`).best?.id).toBe(name);
    }
  });

  it("never makes a text differ from itself, and never throws", () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: "binary", maxLength: 200 }), fc.string({ unit: "grapheme", maxLength: 200 })),
        (text) => {
          const index = freshIndex();
          const features = index.analyse(text);
          if (features === null) return;
          for (const profile of PROFILES)
            expect(index.compare(features, features, profile)).toMatchObject({ accepted: true, score: 1 });
          expect(index.decode(index.encode(features))).not.toBeNull();
        },
      ),
      { numRuns: 400, seed: 5 },
    );
  });
});

function usedHeap(): number {
  setFlagsFromString("--expose-gc");
  runInNewContext("gc")();
  return process.memoryUsage().heapUsed;
}

/** Twelve letters that name the number. */
function letters(n: number): string {
  return [...n.toString().padStart(12, "0")].map((digit) => "bcdfghjklm".charAt(Number(digit))).join("");
}

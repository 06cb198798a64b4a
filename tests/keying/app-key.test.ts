import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { APP_KEY_RANDOM_BYTES, appKeyHash, appKeyPrefix, formatAppKey, isAppKey } from "@/lib/keying/app-key";

const key = (mode: "live" | "test" = "live") => formatAppKey(mode, randomBytes(APP_KEY_RANDOM_BYTES));

describe("an app key", () => {
  it("has the documented form", () => {
    for (let i = 0; i < 500; i++) {
      expect(key("live")).toMatch(/^lth_live_[0-9A-Za-z]{38}$/);
      expect(key("test")).toMatch(/^lth_test_[0-9A-Za-z]{38}$/);
      expect(isAppKey(key())).toBe(true);
    }
  });

  it("is refused when any one character was mistyped, lost, doubled or exchanged with its neighbour", () => {
    const whole = key();
    const wrong = new Set<string>();
    for (let at = 0; at < whole.length; at++) {
      const [before, char, after] = [whole.slice(0, at), whole.charAt(at), whole.slice(at + 1)];
      wrong.add(before + after).add(before + char + char + after);
      wrong.add(before + after.charAt(0) + char + after.slice(1));
      for (const other of "aZ0_-") wrong.add(before + other + after);
    }
    wrong.delete(whole);
    expect([...wrong].filter(isAppKey)).toEqual([]);
  });

  it.each(["", "lth_live_", `sk-${"a".repeat(40)}`, ` ${"x"}`, "lth_prod_".padEnd(47, "a"), "é".repeat(47)])(
    "is not %j",
    (text) => {
      expect(isAppKey(text)).toBe(false);
    },
  );

  it("is not a key with anything before or after it", () => {
    const whole = key();
    for (const text of [` ${whole}`, `${whole} `, `${whole}\n`, whole.toUpperCase()])
      expect(isAppKey(text)).toBe(false);
  });

  it("uses its alphabet evenly", () => {
    const counts = new Map<string, number>();
    for (let i = 0; i < 2_000; i++)
      for (const char of key().slice(9, 41)) counts.set(char, (counts.get(char) ?? 0) + 1);
    const expected = (2_000 * 32) / 62;
    const chiSquare = [...counts.values()].reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
    expect(counts.size).toBe(62);
    // 61 degrees of freedom: above 140 about once in ten million runs; bytes taken modulo 62 without care give about 500.
    expect(chiSquare).toBeLessThan(140);
  });

  it("is refused to be made of too little chance", () => {
    expect(() => formatAppKey("live", new Uint8Array(31))).toThrow(RangeError);
    expect(() => formatAppKey("live", new Uint8Array(64).fill(255))).toThrow(RangeError);
  });

  it("shows only its beginning, and is stored as an HMAC", () => {
    const whole = key();
    expect(appKeyPrefix(whole)).toBe(whole.slice(0, 13));
    const pepper = randomBytes(32);
    expect(appKeyHash(pepper, whole)).toMatch(/^[\w-]{43}$/);
    expect(appKeyHash(randomBytes(32), whole)).not.toBe(appKeyHash(pepper, whole));
  });

  it("never takes a text that is none for one", () => {
    fc.assert(fc.property(fc.string(), (text) => !isAppKey(text)));
    fc.assert(
      fc.property(fc.stringMatching(/^lth_(live|test)_[0-9A-Za-z]{38}$/), (text) => !isAppKey(text)),
      { numRuns: 500 },
    );
  });
});

import { describe, expect, it } from "vitest";
import type { ScopeId } from "@/lib/core/brand";
import { canonicalEncode } from "@/lib/core/canonical";
import type { JsonValue } from "@/lib/core/json";
import { type AppKeyMode, appKeyHash, formatAppKey, isAppKey } from "@/lib/keying/app-key";
import { cacheKeyOf, type Scope, scopeIdOf, subjectRefOf } from "@/lib/keying/scope";
import vectors from "./vectors.json";

const KEY = Buffer.from(vectors.keyHex, "hex");

/** Fixed for good: entries that were stored under these forms must be found again by every later version. */
describe("the forms never change", () => {
  it.each(vectors.encodings)("encoding of $value", ({ value, hex }) => {
    expect(canonicalEncode(value as JsonValue).toString("hex")).toBe(hex);
  });

  it.each(vectors.bytes)("encoding of the bytes $hexIn", ({ hexIn, hex }) => {
    expect(canonicalEncode(Buffer.from(hexIn, "hex")).toString("hex")).toBe(hex);
  });

  it.each(vectors.scopes)("scope and key of $scope.wire", ({ scope, scopeId, promptParts, key, keyWithoutPrompt }) => {
    expect(scopeIdOf(KEY, scope as unknown as Scope)).toBe(scopeId);
    expect(cacheKeyOf(KEY, scopeId as ScopeId, promptParts)).toBe(key);
    expect(cacheKeyOf(KEY, scopeId as ScopeId, null)).toBe(keyWithoutPrompt);
  });

  it.each(vectors.subjects)("pseudonym of $subject", ({ subject, ref }) => {
    expect(subjectRefOf(KEY, subject)).toBe(ref);
  });

  it.each(vectors.appKeys)("app key of mode $mode", ({ mode, random, key, hash }) => {
    expect(formatAppKey(mode as AppKeyMode, Buffer.from(random, "hex"))).toBe(key);
    expect(isAppKey(key)).toBe(true);
    expect(appKeyHash(KEY, key)).toBe(hash);
  });
});

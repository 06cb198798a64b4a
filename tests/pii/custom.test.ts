import { describe, expect, it } from "vitest";
import { redactText } from "@/lib/pii/redact/anonymiser";
import { createScanner, SCANNER_VERSION } from "@/lib/pii/scan";

describe("a tenant's own recognisers", () => {
  it("find what their pattern matches, at the given severity", () => {
    const scanner = createScanner({ custom: [{ name: "BADGE", pattern: "\\bB[0-9]{4}\\b", severity: "low" }] });
    const text = "badge B1234, not B12345";
    const scan = scanner.scan(text);
    expect(redactText(text, scan.findings)).toBe("badge [CUSTOM_BADGE], not B12345");
    expect(scan.severity).toBe("low");
  });

  it("never find their own placeholders", () => {
    const scanner = createScanner({ custom: [{ name: "CAPS", pattern: "[A-Z]{4,}" }] });
    const once = redactText("the WORD is", scanner.scan("the WORD is").findings);
    expect(once).toBe("the [CUSTOM_CAPS] is");
    expect(scanner.scan(once).findings).toEqual([]);
  });

  it("deny a literal whatever its case, and allow a value that is known to be public", () => {
    const scanner = createScanner({ deny: ["Project Bluebird"], allow: ["support@posteo.de"] });
    const text = "PROJECT BLUEBIRD: ask support@posteo.de or ann@posteo.de";
    expect(redactText(text, scanner.scan(text).findings)).toBe("[CUSTOM_DENIED]: ask support@posteo.de or [EMAIL]");
  });

  it.each([
    ["a look-around", { custom: [{ name: "X", pattern: "(?=a)b" }] }, /custom recogniser X: not RE2 syntax/],
    ["a back-reference", { custom: [{ name: "X", pattern: "(a)\\1" }] }, /custom recogniser X: not RE2 syntax/],
    ["a pattern that matches nothing", { custom: [{ name: "X", pattern: "a*" }] }, /matches nothing at all/],
    ["a pattern that grows too large", { custom: [{ name: "X", pattern: "((a{30}){30}){3}" }] }, /custom recogniser X/],
    ["a name in lower case", { custom: [{ name: "x", pattern: "a" }] }, /upper case/],
    ["too many", { custom: Array.from({ length: 21 }, (_, i) => ({ name: `X${i}`, pattern: "a" })) }, /custom/],
    ["a literal of one letter", { deny: ["a"] }, /deny/],
  ])("refuse %s and say why", (_, options, message) => {
    expect(() => createScanner(options)).toThrow(message);
  });

  it("take no longer than in proportion for a pattern that backtracks elsewhere", () => {
    const scanner = createScanner({ custom: [{ name: "EVIL", pattern: "(a+)+x" }] });
    expect(scanner.scan("a".repeat(20_000)).findings).toEqual([]);
  });
});

describe("the version", () => {
  it("is the same for the same recognisers and another for others", () => {
    const custom = [{ name: "BADGE", pattern: "B[0-9]{4}" }];
    expect(createScanner().version).toBe(SCANNER_VERSION);
    expect(createScanner({ custom }).version).toBe(createScanner({ custom }).version);
    expect(createScanner({ custom }).version).not.toBe(SCANNER_VERSION);
    expect(createScanner({ custom }).version).not.toBe(createScanner({ custom, deny: ["other"] }).version);
  });
});

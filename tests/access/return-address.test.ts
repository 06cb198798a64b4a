import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { returnAddress } from "@/app/data/login-address";

const ORIGIN = "https://lethe.example";

describe("where a login leads", () => {
  it("is the page that was asked for", () => {
    expect(returnAddress("/tenants?range=7d#top", ORIGIN)).toBe(`${ORIGIN}/tenants?range=7d#top`);
    expect(returnAddress(null, ORIGIN)).toBe(`${ORIGIN}/`);
  });

  it("never leaves this server, as a browser reads the address", () => {
    const pieces = [
      "/",
      "//",
      "\\",
      "\t",
      "\n",
      "\r",
      "%09",
      "evil.example",
      "https:",
      "http:",
      "javascript:alert(1)",
      "data:",
      "blob:",
      ORIGIN,
      "@",
      ":",
      ".",
      "..",
      "?",
      "#",
      " ",
      "\u0000",
    ];
    const address = fc.oneof(
      fc.string(),
      fc.array(fc.constantFrom(...pieces), { maxLength: 8 }).map((parts) => parts.join("")),
    );
    fc.assert(
      fc.property(address, (next) => {
        const url = new URL(returnAddress(next, ORIGIN), `${ORIGIN}/login`);
        return url.origin === ORIGIN && url.protocol === "https:" && url.username === "" && url.password === "";
      }),
      { numRuns: 5_000 },
    );
    for (const next of [
      "/\t/evil.example",
      "/\\evil.example",
      "//evil.example",
      "/.//evil.example",
      "https:evil.example",
    ]) {
      expect(new URL(returnAddress(next, ORIGIN), `${ORIGIN}/login`).origin, next).toBe(ORIGIN);
    }
  });
});

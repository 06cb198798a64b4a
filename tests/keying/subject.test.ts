import { expect, it } from "vitest";
import { canonicalSubject, spellingsOf } from "@/lib/keying/subject";
import { seeded } from "../support/seeded";

const UNSEEN = ["\u00ad", "\u200b", "\u200e", "\u202a", "\u2060", "\u2066", "\ufeff", "\u061c"];
const BLANKS = [" ", "\u00a0", "\t", "  ", "\u2003 "];
const NAMES = [
  "jane.doe@x.org",
  "J\u030coe@x.org",
  "\u0130lk\u00e9r@x.org",
  "J\u00fcrgen Gro\u00df",
  "u1A",
  "\u738b \u5c0f\u660e",
];

/** As it comes out of a mail, a table, a page: another form, another case of an address, something unseen in between. */
function spelt(name: string, random: () => number): string {
  const pick = (from: readonly string[]) => from[Math.floor(random() * from.length)] ?? "";
  const cased = name.includes("@") && random() < 0.5 ? name.toUpperCase().toLowerCase().toUpperCase() : name;
  const formed = cased.normalize(random() < 0.5 ? "NFD" : "NFC").replace(/ /g, () => pick(BLANKS));
  const at = [...formed].flatMap((letter) => (random() < 0.2 ? [pick(UNSEEN), letter] : [letter]));
  return pick(["", ...BLANKS]) + at.join("") + pick(["", ...BLANKS]);
}

it("a person has one spelling, however their name is written", () => {
  const random = seeded(1112);
  for (const name of NAMES) {
    const one = canonicalSubject(name);
    expect(canonicalSubject(one)).toBe(one);
    expect(one.normalize("NFC")).toBe(one);
    for (let n = 0; n < 200; n++) expect(canonicalSubject(spelt(name, random)), name).toBe(one);
  }
});

it("two people stay two", () => {
  for (const [a, b] of [
    ["u1a", "u1A"],
    ["jane doe", "janedoe"],
    ["jane@x.org", "jane@x.orgs"],
    ["\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645", "\u0645\u06cc\u062e\u0648\u0627\u0647\u0645"],
  ] as const)
    expect(canonicalSubject(a)).not.toBe(canonicalSubject(b));
});

it("what was held under the spelling of before is looked for too", () => {
  expect(spellingsOf(" Jane  Doe ")).toEqual(["Jane Doe", "Jane  Doe", " Jane  Doe "]);
  expect(spellingsOf("jane@x.org\u200b")).toEqual(["jane@x.org", "jane@x.org\u200b"]);
  expect(spellingsOf("\u200b")[0]).toBe("");
});

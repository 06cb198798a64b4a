import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isJsonObject, type JsonValue } from "@/lib/core/json";
import { NumberedPlaceholders, redactText } from "@/lib/pii/redact/anonymiser";
import { redactLeaves } from "@/lib/pii/redact/leaves";
import { createScanner } from "@/lib/pii/scan";
import { card, iban, pesel } from "./generate";

const scanner = createScanner({ reserved: "find" });
const redact = (text: string) => redactText(text, scanner.scan(text).findings);

const personal = fc.oneof(
  card,
  iban,
  pesel.map((number) => `PESEL ${number}`),
  fc.constantFrom("ann@posteo.de", "+44 20 7946 0958", "Dear Olivia Moreau,", "10.1.2.3", "password: hunter2-Blue"),
);
const words = fc.constantFrom(
  "the order",
  "is at",
  "12 items;",
  "see page 4.",
  "\n",
  "[EMAIL]",
  "(",
  '"',
  "call",
  "name:",
  "0",
  "and",
);
const prose = fc.array(fc.oneof(words, words, personal), { maxLength: 12 }).map((parts) => parts.join(" "));
const json = fc.jsonValue({ maxDepth: 4 }).map((value) => value as JsonValue);
const jsonWithPersonal: fc.Arbitrary<JsonValue> = fc.letrec<{ node: JsonValue }>((tie) => ({
  node: fc.oneof(
    { depthSize: "small" },
    prose,
    json,
    fc.array(tie("node"), { maxLength: 4 }),
    fc.dictionary(fc.constantFrom("a", "b", "note", "items"), tie("node"), { maxKeys: 4, noNullPrototype: true }),
  ),
})).node;

/** What a reader of the document relies on: keys, lengths and types. */
function shapeOf(value: JsonValue): unknown {
  if (Array.isArray(value)) return value.map(shapeOf);
  if (isJsonObject(value)) return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, shapeOf(item)]));
  return value === null ? "null" : typeof value;
}

describe("redaction", () => {
  it("is idempotent", () => {
    fc.assert(
      fc.property(prose, (text) => {
        const once = redactLeaves(text, scanner);
        expect(once.clean).toBe(true);
        expect(redactLeaves(once.value, scanner)).toEqual({
          value: once.value,
          findings: [],
          severity: "none",
          tier: "public",
          clean: true,
        });
      }),
      { numRuns: 500 },
    );
  });

  it("gives the same value the same number within one answer, and another value another", () => {
    const numbered = new NumberedPlaceholders();
    const first = "ann@posteo.de, bob@posteo.de";
    const second = "Ann@posteo.de";
    expect(redactText(first, scanner.scan(first).findings, { numbered })).toBe("[EMAIL_1], [EMAIL_2]");
    expect(redactText(second, scanner.scan(second).findings, { numbered })).toBe("[EMAIL_1]");
  });

  it("never leaves a part of a value", () => {
    expect(redact("from ::ffff:81.2.70.1 to x")).toBe("from [IP_ADDRESS] to x");
    expect(redact("mail <ann.lee+tag@mail.example.co.uk>.")).toBe("mail <[EMAIL]>.");
  });
});

describe("redacting the leaves of JSON", () => {
  it("keeps the shape of any document", () => {
    fc.assert(
      fc.property(jsonWithPersonal, (value) => {
        expect(shapeOf(redactLeaves(value, scanner).value)).toEqual(shapeOf(value));
      }),
      { numRuns: 200 },
    );
  });

  it("keeps a leaf that is JSON itself parseable, with the same shape", () => {
    fc.assert(
      fc.property(
        fc.array(jsonWithPersonal, { minLength: 1, maxLength: 3 }),
        fc.constantFrom(0, 2),
        (value, indent) => {
          const leaf = JSON.stringify(value, null, indent);
          const { value: redacted } = redactLeaves({ arguments: leaf }, scanner);
          expect(isJsonObject(redacted)).toBe(true);
          const text = isJsonObject(redacted) ? redacted.arguments : undefined;
          expect(shapeOf(JSON.parse(`${text}`) as JsonValue)).toEqual(shapeOf(JSON.parse(leaf) as JsonValue));
        },
      ),
      { numRuns: 200 },
    );
  });

  it("takes a key for the label of its value", () => {
    const { value, findings, severity, clean } = redactLeaves(
      { national_insurance: "none", bsn: "111222333", note: "111222333 items" },
      scanner,
    );
    expect(value).toEqual({ national_insurance: "none", bsn: "[NATIONAL_ID]", note: "111222333 items" });
    expect({ findings, severity, clean }).toEqual({
      findings: [{ type: "NATIONAL_ID", count: 1 }],
      severity: "high",
      clean: true,
    });
  });

  it("sees a value hidden under a duplicate key, and keeps long numbers as they are written", () => {
    const leaf = '{"to": "ann@posteo.de", "to": "x", "n": 12345678901234567890}';
    expect(redactLeaves(leaf, scanner).value).toBe('{"to": "[EMAIL]", "to": "x", "n": 12345678901234567890}');
  });

  it("is not clean when a key or a number is personal, because nothing can stand in its place", () => {
    expect(redactLeaves({ "ann@posteo.de": 1 }, scanner).clean).toBe(false);
    expect(redactLeaves({ ssn: 536221234 }, scanner).clean).toBe(false);
    expect(redactLeaves('{"ann@posteo.de": 1}', scanner).clean).toBe(false);
  });

  it("is not clean when the value is too deep to be looked at", () => {
    let deep: JsonValue = "x";
    for (let i = 0; i < 100; i++) deep = [deep];
    expect(redactLeaves(deep, scanner).clean).toBe(false);
  });
});

describe("severity and tier", () => {
  it.each([
    ["nothing here", "none", "public"],
    ["ann@posteo.de", "low", "internal"],
    ["ann@posteo.de, DE89 3704 0044 0532 0130 00", "high", "confidential"],
    ["password: hunter2-Blue", "high", "restricted"],
  ])("%s is %s and %s", (text, severity, tier) => {
    expect(scanner.scan(text)).toMatchObject({ severity, tier });
  });
});

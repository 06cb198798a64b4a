import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { EntryRow } from "@/lib/core/entry";
import { type SealPlace, sealPlaceAad, signEntry, type UnsignedEntry, verifyEntry } from "@/lib/seal/entry";
import { entryRow } from "../contract/rows";

const KEY = randomBytes(32);

function signed(changes: Partial<EntryRow> = {}): EntryRow {
  const row = entryRow(1, changes);
  return { ...row, signature: signEntry(KEY, row) };
}

/** Other values for each column. One line a column: the type says so. */
const OTHERS: { readonly [K in keyof UnsignedEntry]-?: readonly unknown[] } = {
  id: ["0190ffff-0000-7000-8000-000000000000", ""],
  tenantId: ["other", ""],
  subjectRef: ["someone", ""],
  scope: ["scope2", ""],
  key: ["key-2", ""],
  vector: [null, new Uint8Array(), new Uint8Array([1, 0, 255, 2])],
  response: [new Uint8Array(), new Uint8Array([2, 0, 128, 1, 8])],
  wire: ["anthropic.messages"],
  model: ["model-b", "model-a "],
  provider: ["provider-b"],
  agent: [null, "", "agent-b"],
  namespace: [null, "", "namespace-b"],
  tier: ["public", "confidential"],
  piiScrubbed: [false, 1, "true"],
  scannerVersion: ["scanner-0"],
  policyDigest: ["policy-2"],
  tokensIn: [12, 11.5, "11", null],
  tokensOut: [23, "22"],
  latencyMs: [334, "333"],
  costMicroUsd: [0, 9_007_199_254_740_990],
  tags: [[], ["red"], ["green", "red"], ["red,green"], ["red", "green", ""], "red"],
  metadata: ['{"a":2}', '{ "a":1}', "{}"],
  sourceRequestId: ["request-2"],
  dataKeyId: ["data-key-2"],
  signatureKeyId: ["signature-key-2"],
  generation: [1, -1, null],
  createdAt: [0, "1800000000001"],
  expiresAt: [null, 0, 1_900_000_000_000],
  format: [1, 3, "2"],
  sharing: ["candidate", ""],
  pool: ["", "key-1"],
  makers: [["someone"], [""], ""],
  confirmers: [["someone"], [""], ""],
};

describe("a signature over an entry", () => {
  it("holds for what was signed", () => {
    expect(verifyEntry(KEY, signed())).toBe(true);
    expect(
      verifyEntry(
        KEY,
        signed({ subjectRef: null, vector: null, agent: null, namespace: null, expiresAt: null, tags: [] }),
      ),
    ).toBe(true);
  });

  it.each(Object.entries(OTHERS).flatMap(([column, values]) => values.map((value) => ({ column, value }))))(
    "never holds when $column is changed to $value",
    ({ column, value }) => {
      const changed = { ...signed(), [column]: value } as unknown as EntryRow;
      expect(verifyEntry(KEY, changed)).toBe(false);
    },
  );

  it("never holds when null becomes empty, or the other way round", () => {
    for (const column of ["subjectRef", "agent", "namespace", "vector"] as const) {
      const empty = column === "vector" ? new Uint8Array() : "";
      expect(verifyEntry(KEY, { ...signed({ [column]: null }), [column]: empty } as EntryRow)).toBe(false);
      expect(verifyEntry(KEY, { ...signed({ [column]: empty as never }), [column]: null } as EntryRow)).toBe(false);
    }
  });

  it("of a row from before there were makers holds over its own columns, and never with later ones filled in", () => {
    const old = signed({ format: 1 });
    expect(verifyEntry(KEY, old)).toBe(true);
    const later = { makers: ["someone"], confirmers: ["someone"], pool: "key-1", sharing: "candidate", format: 2 };
    for (const [column, value] of Object.entries(later))
      expect(verifyEntry(KEY, { ...old, [column]: value } as EntryRow), column).toBe(false);
  });

  it("never holds under another key", () => {
    expect(verifyEntry(randomBytes(32), signed())).toBe(false);
  });

  it("never holds when any bit of it is changed, or when it is cut, or long", () => {
    const row = signed();
    for (let bit = 0; bit < row.signature.length * 8; bit++) {
      const signature = Uint8Array.from(row.signature);
      signature[bit >> 3] = (signature[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(verifyEntry(KEY, { ...row, signature })).toBe(false);
    }
    for (const length of [0, 1, 31, 33, 64]) {
      const signature = Buffer.concat([row.signature, row.signature]).subarray(0, length);
      expect(verifyEntry(KEY, { ...row, signature })).toBe(false);
    }
  });

  it("is false, not an error, for a row that can't be encoded", () => {
    for (const changes of [{ tokensIn: Number.NaN }, { model: "\ud800" }, { tags: [undefined] }, { createdAt: 1n }]) {
      expect(verifyEntry(KEY, { ...signed(), ...changes } as unknown as EntryRow)).toBe(false);
    }
  });

  it("is never shared by two rows that differ", () => {
    const short = fc.string({ unit: fc.constantFrom("a", "|", ",", "\u0000"), maxLength: 3 });
    const row = fc.record({
      model: short,
      provider: short,
      agent: fc.option(short),
      namespace: fc.option(short),
      tags: fc.array(short, { maxLength: 3 }),
      metadata: short,
    });
    fc.assert(
      fc.property(row, row, (a, b) => {
        const sign = (changes: object) => Buffer.from(signEntry(KEY, entryRow(1, changes))).toString("hex");
        return (sign(a) === sign(b)) === (JSON.stringify(a) === JSON.stringify(b));
      }),
      { numRuns: 3_000 },
    );
  });
});

describe("the place of a sealed field", () => {
  const PLACE: SealPlace = {
    tenantId: "t" as SealPlace["tenantId"],
    subjectRef: null,
    generation: 0,
    entryId: "e" as SealPlace["entryId"],
    field: "response",
    dataKeyId: "k" as SealPlace["dataKeyId"],
    scope: "s" as SealPlace["scope"],
  };
  const OTHER: { readonly [K in keyof SealPlace]-?: unknown } = {
    tenantId: "u",
    subjectRef: "",
    generation: 1,
    entryId: "f",
    field: "vector",
    dataKeyId: "l",
    scope: "r",
  };

  it("is another one when any part of it is another", () => {
    const places = [PLACE, ...Object.entries(OTHER).map(([name, value]) => ({ ...PLACE, [name]: value }) as SealPlace)];
    expect(new Set(places.map((place) => Buffer.from(sealPlaceAad(place)).toString("hex"))).size).toBe(places.length);
  });
});

import fc from "fast-check";
import { expect, it } from "vitest";
import { toCsv } from "../../src/app/components/csv";

/** RFC 4180, as a spreadsheet reads it. */
function readCsv(text: string): string[][] {
  const rows: string[][] = [];
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/gy;
  let row: string[] = [];
  for (const [, quoted, plain, end] of text.matchAll(cell)) {
    row.push(quoted?.replaceAll('""', '"') ?? plain ?? "");
    if (end === ",") continue;
    rows.push(row);
    row = [];
  }
  return rows;
}

const HOSTILE = fc
  .tuple(fc.constantFrom("", "=", "+", "-", "@", "\t", "\r", '"', ",", "\r\n=", "'", ";", " "), fc.string())
  .map(([start, rest]) => start + rest);

it("whatever a tenant is called, its name is one cell, and no cell begins a formula", () => {
  fc.assert(
    fc.property(fc.array(fc.array(HOSTILE, { minLength: 1, maxLength: 4 }), { minLength: 1 }), (rows) => {
      const shown = readCsv(toCsv(["name"], rows));
      expect(shown).toHaveLength(rows.length + 1);
      for (const [at, row] of rows.entries()) {
        const cells = shown[at + 1] ?? [];
        expect(cells).toHaveLength(row.length);
        for (const [place, name] of row.entries()) {
          expect(cells[place]).not.toMatch(/^[=+\-@\t\r]/);
          expect([name, `'${name}`]).toContain(cells[place]);
        }
      }
    }),
    { seed: 4180 },
  );
});

it("a number below nothing stays a number", () => {
  expect(toCsv(["saved"], [[-3], [null], [false]])).toBe("saved\r\n-3\r\n\r\nfalse\r\n");
});

import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, it } from "vitest";
import { readFaults } from "../../scripts/mutate/faults";

const FAULTS = readFaults();
const PROJECT = resolve(import.meta.dirname, "../..");

it("there are at least sixty faults to plant, and no two are one", () => {
  expect(FAULTS.length).toBeGreaterThanOrEqual(60);
  expect(new Set(FAULTS.map(({ file, find, replace }) => `${file}\n${find}\n${replace}`)).size).toBe(FAULTS.length);
});

it("each of them can be planted in the code as it is, in one place", () => {
  const misplaced = FAULTS.filter(({ file, find }) => {
    return readFileSync(join(PROJECT, file), "utf8").split(find).length !== 2;
  });
  expect(misplaced.map(({ file, says }) => `${file}: ${says}`)).toEqual([]);
});

it("and the tests that have to notice are there", () => {
  const named = [...new Set(FAULTS.flatMap(({ tests }) => tests))];
  expect(named.filter((test) => !existsSync(join(PROJECT, test)))).toEqual([]);
});

import { renameSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, it } from "vitest";
import { startLethe, type TestLethe } from "../support/lethe";

let lethe: TestLethe;
afterEach(() => lethe.close());

const SAID = "These are not the keys that this database was used with first";
const timesSaid = () => lethe.log().split(SAID).length - 1;

it("keys that do not belong to the database are named at each start, and their own are not", async () => {
  lethe = await startLethe();
  lethe = await lethe.restart();
  expect(timesSaid()).toBe(0);
  const keys = join(lethe.dataDirectory, "keys");
  await lethe.stop();
  renameSync(keys, `${keys}-right`);
  lethe = await lethe.restart();
  expect(timesSaid()).toBe(1);
  await lethe.stop();
  renameSync(keys, `${keys}-wrong`);
  renameSync(`${keys}-right`, keys);
  lethe = await lethe.restart();
  expect(timesSaid()).toBe(1);
});

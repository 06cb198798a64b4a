import { renameSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { startLethe, type TestLethe } from "../support/lethe";

let lethe: TestLethe;
let keys = "";
beforeEach(async () => {
  lethe = await startLethe();
  await lethe.stop();
  keys = join(lethe.dataDirectory, "keys");
});
afterEach(() => lethe.close());

it("keys that are not this database's keep the server from starting, and its own do not", async () => {
  const stranger = await startLethe();
  await stranger.stop();
  renameSync(keys, `${keys}-right`);
  renameSync(join(stranger.dataDirectory, "keys"), keys);
  await expect(lethe.restart()).rejects.toThrow("These are not the keys that this database was used with first");
  renameSync(keys, `${keys}-wrong`);
  renameSync(`${keys}-right`, keys);
  lethe = await lethe.restart();
  await stranger.close();
});

it("a folder of keys that is missing is never made anew beside a filled database", async () => {
  renameSync(keys, `${keys}-away`);
  for (const attempt of [1, 2]) {
    await expect(lethe.restart(), `start ${attempt}`).rejects.toThrow(
      /vault\.bin is missing, and the database is filled/,
    );
  }
  renameSync(`${keys}-away`, keys);
  lethe = await lethe.restart();
});

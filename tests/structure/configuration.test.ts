import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { configurationPage } from "../../scripts/docs/configuration";

it("the page about configuration says what the schema says", () => {
  expect(readFileSync("docs/configuration.md", "utf8"), "run: npx tsx scripts/docs/configuration.ts").toBe(
    configurationPage(),
  );
});

it("the page names a default that is a number and is read from a text", () => {
  expect(configurationPage()).toContain("| `PORT` | `3000` | Where the server listens. | 0 to 65535 |");
});

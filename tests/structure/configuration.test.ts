import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { answersPage } from "../../scripts/docs/answers";
import { configurationPage } from "../../scripts/docs/configuration";

it("the page about configuration says what the schema says", () => {
  expect(readFileSync("docs/configuration.md", "utf8"), "run: npx tsx scripts/docs/configuration.ts").toBe(
    configurationPage(),
  );
});

it("the page names a default that is a number and is read from a text", () => {
  expect(configurationPage()).toContain("| `PORT` | `3000` | Where the server listens. | 0 to 65535 |");
});

it("the page about answers has every reason that there is", () => {
  expect(readFileSync("docs/answers.md", "utf8"), "run: npx tsx scripts/docs/answers.ts").toBe(answersPage());
});

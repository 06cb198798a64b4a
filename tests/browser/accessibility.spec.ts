import { expect } from "@playwright/test";
import { faintTexts, flawsOf } from "./accessibility-checks";
import { expectAccessible } from "./accessible";
import { openPage, pagesWithContent } from "./pages";
import { test } from "./sessions";

test.describe("behind the login", () => {
  test.use({ as: "owner" });

  for (const colorScheme of ["light", "dark"] as const) {
    test(`every page has names, landmarks, headings and enough contrast (${colorScheme})`, async ({ page }) => {
      await page.emulateMedia({ colorScheme });
      const paths = await pagesWithContent(page.request, `Contrast ${colorScheme}`);
      for (const path of paths) {
        await openPage(page, path);
        await expectAccessible(page, path);
      }
    });
  }
});

test("the login page has names, landmarks, headings and enough contrast", async ({ page }) => {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    await openPage(page, "/login");
    await expectAccessible(page, colorScheme);
  }
});

test("the checks themselves see what is wrong", async ({ page }) => {
  await page.setContent(`<html><body><h1>One</h1><h1>Two</h1><button></button><input>
    <p style="color:#999;background:#fff">faint</p><p id="a" aria-describedby="gone">x</p><p id="a">y</p></body></html>`);
  const flaws = await page.evaluate(flawsOf);
  for (const part of ["html without lang", "2 h1", "1 main", "button without", "input without", "id a", "gone"]) {
    expect(
      flaws.some((flaw) => flaw.includes(part)),
      part,
    ).toBe(true);
  }
  expect(await page.evaluate(faintTexts)).toHaveLength(1);
});

import { expect } from "@playwright/test";
import { faintTexts, flawsOf } from "./accessibility-checks";
import { expectAccessible } from "./accessible";
import { expectNoShift, watchShifts } from "./layout-shift";
import { openPage, pagesWithContent } from "./pages";
import { test } from "./sessions";

const PHONE = { width: 390, height: 844 };
/** What ends a walk that hangs. */
const WALK_MS_MAX = 600_000;
const SCHEMES = ["light", "dark"] as const;

for (const { where, use } of [
  { where: "on a desk", use: {} },
  { where: "on a phone", use: { viewport: PHONE, hasTouch: true } },
]) {
  test.describe(where, () => {
    test.use({ as: "owner", ...use });

    test(`every page has names, landmarks, headings, enough contrast in both themes, and stands still (${where})`, async ({
      page,
    }) => {
      // All pages are one test, for the content that they share.
      test.setTimeout(WALK_MS_MAX);
      await watchShifts(page);
      const paths = await pagesWithContent(page.request, `A tenant with quite a long name, as customers like ${where}`);
      for (const path of paths) {
        await page.emulateMedia({ colorScheme: "light" });
        await openPage(page, path);
        await expectNoShift(page, path);
        for (const colorScheme of SCHEMES) {
          await page.emulateMedia({ colorScheme });
          await expectAccessible(page, `${path} (${colorScheme})`);
        }
      }
    });
  });
}

test("the login page has names, landmarks, headings and enough contrast", async ({ page }) => {
  for (const colorScheme of SCHEMES) {
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

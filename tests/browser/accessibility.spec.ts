import { expect, type Page } from "@playwright/test";
import { faintTexts, flawsOf } from "./accessibility-checks";
import { pagesWithContent } from "./pages";
import { OWNER_STATE, test } from "./sessions";

async function open(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(page.getByRole("status").filter({ hasText: "Loading" })).toHaveCount(0);
}

test.describe("behind the login", () => {
  test.use({ storageState: OWNER_STATE });

  for (const colorScheme of ["light", "dark"] as const) {
    test(`every page has names, landmarks, headings and enough contrast (${colorScheme})`, async ({ page }) => {
      await page.emulateMedia({ colorScheme });
      const paths = await pagesWithContent(page.request, `Contrast ${colorScheme}`);
      for (const path of paths) {
        await open(page, path);
        expect(await page.evaluate(flawsOf), path).toEqual([]);
        expect(await page.evaluate(faintTexts), path).toEqual([]);
      }
    });
  }
});

test("the login page has names, landmarks, headings and enough contrast", async ({ page }) => {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    await open(page, "/login");
    expect(await page.evaluate(flawsOf)).toEqual([]);
    expect(await page.evaluate(faintTexts)).toEqual([]);
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

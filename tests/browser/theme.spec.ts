import { expect, type Page } from "@playwright/test";
import { test } from "./sessions";

test.use({ as: "owner", colorScheme: "light" });

const backgroundOf = (page: Page) => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);

test("the theme follows the device until one is chosen, and the choice is in the first paint", async ({ page }) => {
  await page.goto("/");
  const light = await backgroundOf(page);
  await page.emulateMedia({ colorScheme: "dark" });
  const dark = await backgroundOf(page);
  expect(dark).not.toBe(light);

  await page.emulateMedia({ colorScheme: "light" });
  await page.getByRole("button", { name: /Account, theme, log out/ }).click();
  await page.getByRole("menuitemradio", { name: "Dark" }).click();
  expect(await backgroundOf(page)).toBe(dark);

  // The document itself says it: no script has to run before the page is dark.
  const html = await (await page.request.get("/")).text();
  expect(html).toMatch(/<html[^>]*data-theme="dark"/);
  await page.reload();
  expect(await backgroundOf(page)).toBe(dark);
});

import { expect } from "@playwright/test";
import { pagesWithContent } from "./pages";
import { OWNER_STATE, test } from "./sessions";

test.use({ storageState: OWNER_STATE, viewport: { width: 390, height: 844 }, hasTouch: true });

test("no page scrolls sideways on a phone", async ({ page }) => {
  const paths = await pagesWithContent(page.request, "A tenant with quite a long name, as customers like them");
  for (const path of paths) {
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expect(page.getByRole("status").filter({ hasText: "Loading" })).toHaveCount(0);
    const excess = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(excess, path).toBeLessThanOrEqual(0);
  }
});

test("the menu of a phone leads to every page and closes behind itself", async ({ page }) => {
  await page.goto("/");
  await page.getByRole("button", { name: "Open the menu" }).click();
  await page.getByRole("dialog", { name: "Menu" }).getByRole("link", { name: "Audit trail" }).click();
  await expect(page.getByRole("heading", { name: "Audit trail" })).toBeVisible();
  await expect(page.getByRole("dialog")).toHaveCount(0);
});

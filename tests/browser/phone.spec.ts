import { expect } from "@playwright/test";
import { expectNoSidewaysScroll } from "./accessible";
import { openPage, pagesWithContent } from "./pages";
import { test } from "./sessions";

test.use({ as: "owner", viewport: { width: 390, height: 844 }, hasTouch: true });

test("no page scrolls sideways on a phone", async ({ page }) => {
  const paths = await pagesWithContent(page.request, "A tenant with quite a long name, as customers like them");
  for (const path of paths) {
    await openPage(page, path);
    await expectNoSidewaysScroll(page, path);
  }
});

test("the menu of a phone leads to every page and closes behind itself", async ({ page }) => {
  await page.goto("/");
  await page.getByRole("button", { name: "Open the menu" }).click();
  await page.getByRole("dialog", { name: "Menu" }).getByRole("link", { name: "Audit trail" }).click();
  await expect(page.getByRole("heading", { name: "Audit trail" })).toBeVisible();
  await expect(page.getByRole("dialog")).toHaveCount(0);
});

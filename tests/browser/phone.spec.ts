import { expect } from "@playwright/test";
import { test } from "./sessions";

test.use({ as: "owner", viewport: { width: 390, height: 844 }, hasTouch: true });

test("the menu of a phone leads to every page and closes behind itself", async ({ page }) => {
  await page.goto("/");
  await page.getByRole("button", { name: "Open the menu" }).click();
  await page.getByRole("dialog", { name: "Menu" }).getByRole("link", { name: "Audit trail" }).click();
  await expect(page.getByRole("heading", { name: "Audit trail" })).toBeVisible();
  await expect(page.getByRole("dialog")).toHaveCount(0);
});

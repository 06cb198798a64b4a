import { expect } from "@playwright/test";
import { OWNER } from "./api";
import { test } from "./sessions";

const TRIES_MAX = 30;

test("guessing passwords is slowed down, and the page says so", async ({ page }) => {
  await page.goto("/login");
  await page.getByLabel("E-mail").fill(OWNER.email);
  const alert = page.getByRole("main").getByRole("alert");
  for (let tries = 0; tries < TRIES_MAX; tries += 1) {
    await page.getByLabel("Password").fill(`guess number ${tries}`);
    await Promise.all([
      page.waitForResponse((response) => response.url().includes("/sign-in/email")),
      page.getByRole("button", { name: "Log in", exact: true }).click(),
    ]);
    await expect(alert).toBeVisible();
    if ((await alert.textContent())?.includes("Too many tries")) break;
  }
  await expect(alert).toContainText("Too many tries");

  // Not even the right password goes through now.
  await page.getByLabel("Password").fill(OWNER.password);
  await page.getByRole("button", { name: "Log in", exact: true }).click();
  await expect(alert).toContainText("Too many tries");
  await expect(page).toHaveURL(/\/login$/);
});

import { expect, type Page } from "@playwright/test";
import { ask, OWNER } from "./api";
import { test } from "./sessions";

/** The number that stands beside an outcome in the chart's legend. */
async function countOf(page: Page, outcome: string): Promise<number> {
  const item = page.getByRole("listitem").filter({ hasText: outcome });
  // Mark, name, count, share.
  const text = await item.locator("span").nth(2).textContent();
  return Number((text ?? "").replaceAll(",", ""));
}

test("a hit appears on the overview while one looks at it", async ({ page, playwright, baseURL, appKey }) => {
  await page.goto("/login");
  await page.getByLabel("E-mail").fill(OWNER.email);
  await page.getByLabel("Password").fill(OWNER.password);
  await page.getByRole("button", { name: "Log in", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Overview", level: 1 })).toBeVisible();

  const app = await playwright.request.newContext({ baseURL: baseURL ?? "" });
  const first = await ask(app, appKey, "What is the capital of Norway?");
  expect(first.outcome).toBe("miss");
  await expect(page.getByText("Requests by outcome")).toBeVisible();
  const before = await countOf(page, "Exact hit");

  const second = await ask(app, appKey, "What is the capital of Norway?");
  expect(second).toEqual({ outcome: "hit-exact", text: first.text });
  await expect.poll(() => countOf(page, "Exact hit")).toBe(before + 1);

  const polite = await ask(app, appKey, "Hello, what is the capital of Norway please?");
  expect(polite.outcome).toBe("hit-semantic");
  await expect.poll(() => countOf(page, "Semantic hit")).toBeGreaterThan(0);
  await app.dispose();
});

test("a person without a session is asked to log in, and a wrong password says so", async ({ page }) => {
  await page.goto("/audit");
  await expect(page).toHaveURL(/\/login\?next=%2Faudit$/);
  await page.getByLabel("E-mail").fill("nobody@lethe.local");
  await page.getByLabel("Password").fill("not the password");
  await page.getByRole("button", { name: "Log in", exact: true }).click();
  await expect(page.getByRole("main").getByRole("alert")).toContainText("E-mail and password do not match");
});

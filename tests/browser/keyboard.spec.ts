import { expect, type Page } from "@playwright/test";
import { ask, createTenant } from "./api";
import { openPage } from "./pages";
import { test } from "./sessions";

test.use({ as: "owner" });

const TABS_MAX = 60;

/** Presses Tab until the named element has the focus, as somebody without a mouse does. */
async function tabTo(page: Page, role: "link" | "button" | "textbox", name: string): Promise<void> {
  const target = page.getByRole(role, { name, exact: true });
  await expect(target).toBeVisible();
  for (let presses = 0; presses < TABS_MAX; presses += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`${role} "${name}" can't be reached with ${TABS_MAX} presses of Tab`);
}

test("a tenant can be erased without a mouse", async ({ page }) => {
  await createTenant(page.request, "Orchard");
  await page.goto("/");
  await expect(page.getByRole("heading", { name: "Overview", level: 1 })).toBeVisible();
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to the content" })).toBeFocused();

  await tabTo(page, "link", "Tenants");
  await page.keyboard.press("Enter");
  await tabTo(page, "link", "Orchard");
  await page.keyboard.press("Enter");
  await tabTo(page, "link", "Erase");
  await page.keyboard.press("Enter");
  await tabTo(page, "textbox", "Type Orchard to confirm");
  await page.keyboard.type("Orchard");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Orchard is forgotten" })).toBeVisible();
});

test("the focus can be seen, stays in an open dialog and comes back from it", async ({ page }) => {
  await page.goto("/tenants");
  await tabTo(page, "button", "New tenant");
  const outline = await page.evaluate(() => document.activeElement && getComputedStyle(document.activeElement).outline);
  expect(outline).toMatch(/solid [12]/);

  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "New tenant" });
  await expect(dialog).toBeVisible();
  for (let presses = 0; presses < 8; presses += 1) {
    await page.keyboard.press("Tab");
    expect(await dialog.evaluate((element) => element.contains(document.activeElement))).toBe(true);
  }
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await expect(page.getByRole("button", { name: "New tenant" })).toBeFocused();
});

test("g and a letter go to a page, but not while something is typed", async ({ page }) => {
  await page.goto("/tenants");
  await expect(page.getByRole("heading", { name: "Tenants", level: 1 })).toBeVisible();
  await page.keyboard.press("g");
  await page.keyboard.press("a");
  await expect(page.getByRole("heading", { name: "Audit trail" })).toBeVisible();
  await page.goto("/tenants");
  await page.getByRole("button", { name: "New tenant" }).click();
  await expect(page.getByRole("dialog").getByLabel("Name")).toBeFocused();
  await page.keyboard.type("gate");
  await expect(page.getByRole("dialog").getByLabel("Name")).toHaveValue("gate");
});

test("arrow keys choose within a group that Tab enters once", async ({ page }) => {
  const { key } = await createTenant(page.request, "By arrows");
  await ask(page.request, key, "What is the capital of Chile?");
  await openPage(page, "/");
  const spans = page.getByRole("radiogroup", { name: "Time range" });
  await spans.getByRole("radio", { name: "24 h" }).focus();
  await page.keyboard.press("ArrowRight");
  await expect(spans.getByRole("radio", { name: "7 days" })).toBeChecked();
  await expect(spans.getByRole("radio", { name: "7 days" })).toBeFocused();
  await expect(page).toHaveURL(/range=7d/);
  expect(await spans.locator("[tabindex='0']").count()).toBe(1);
  for (let presses = 0; presses < 3; presses += 1) await page.keyboard.press("ArrowRight");
  await expect(spans.getByRole("radio", { name: "7 days" }), "round, and nothing opened").toBeFocused();

  await openPage(page, "/playground");
  const tabs = page.getByRole("tablist", { name: "Tools" }).getByRole("tab");
  await tabs.first().focus();
  await page.keyboard.press("End");
  await expect(tabs.last()).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("Home");
  await expect(tabs.first()).toBeFocused();
  await expect(page.getByRole("tabpanel")).toHaveCount(1);
});

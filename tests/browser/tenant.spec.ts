import { expect } from "@playwright/test";
import { ask, createTenant } from "./api";
import { test } from "./sessions";

test.use({ as: "owner" });

const QUESTION = "How tall is Mount Everest?";

test("settings that are saved hold after a reload, and a cache that is off answers nothing", async ({ page }) => {
  const { id, key } = await createTenant(page.request, "Settings");
  await page.goto(`/tenants/${id}/settings`);
  const save = page.getByRole("button", { name: "Save settings" });
  await expect(save).toHaveCount(0);
  await page.getByRole("radio", { name: /^Strict/ }).click();
  await page.getByLabel("A higher threshold").click();
  await page.getByRole("textbox", { name: "Threshold" }).fill("0.97");
  await page.getByRole("textbox", { name: "Default lifetime" }).fill("2");
  await page.getByRole("combobox", { name: "Default lifetime: unit" }).selectOption("hours");
  await page.getByRole("switch", { name: "Answer from the cache" }).click();
  await save.click();
  await expect(page.getByText("Settings saved")).toBeVisible();
  await expect(save).toHaveCount(0);

  await page.reload();
  await expect(page.getByRole("radio", { name: /^Strict/ })).toBeChecked();
  await expect(page.getByRole("textbox", { name: "Threshold" })).toHaveValue("0.97");
  await expect(page.getByRole("textbox", { name: "Default lifetime" })).toHaveValue("2");
  await expect(page.getByRole("switch", { name: "Answer from the cache" })).not.toBeChecked();
  await ask(page.request, key, QUESTION);
  expect((await ask(page.request, key, QUESTION)).outcome).toBe("bypass");
});

test("an entry that is removed is not served again", async ({ page }) => {
  const { id, key } = await createTenant(page.request, "Removal");
  await ask(page.request, key, QUESTION);
  expect((await ask(page.request, key, QUESTION)).outcome).toBe("hit-exact");
  await page.goto(`/tenants/${id}/entries`);
  await page.getByRole("checkbox", { name: /^Select entry/ }).click();
  await page.getByRole("button", { name: "Remove", exact: true }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Remove" }).click();
  await expect(page.getByText("Nothing is held for this tenant")).toBeVisible();
  expect((await ask(page.request, key, QUESTION)).outcome).toBe("miss");
});

test("a key that is revoked is refused", async ({ page }) => {
  const { id, key } = await createTenant(page.request, "Revocation");
  await ask(page.request, key, QUESTION);
  await page.goto(`/tenants/${id}/keys`);
  await page.getByRole("button", { name: "Revoke browser-test" }).click();
  await page.getByRole("button", { name: "Revoke key" }).click();
  await expect(page.getByRole("cell", { name: "Revoked" })).toBeVisible();
  await expect(ask(page.request, key, QUESTION)).rejects.toThrow("the call answered 401");
});

test("a name that is taken is refused beside the field", async ({ page }) => {
  await createTenant(page.request, "Taken");
  await page.goto("/tenants");
  await page.getByRole("button", { name: "New tenant" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill("Taken");
  await page.getByRole("button", { name: "Create tenant" }).click();
  await expect(dialog.getByRole("alert")).toBeVisible();
  await expect(dialog.getByLabel("Name")).toHaveAttribute("aria-invalid", "true");
});

test("what fails is said in words, and trying again brings the page", async ({ page }) => {
  await page.route(/\/api\/trpc\/.*audit\.list/, (route) => route.abort());
  await page.goto("/audit");
  // One batch carries the calls of both panels, so both fail.
  await expect(page.getByRole("alert").filter({ hasText: "Lethe can't be reached" }).first()).toBeVisible();
  await page.unroute(/\/api\/trpc\/.*audit\.list/);
  await page.getByRole("button", { name: "Try again" }).first().click();
  await expect(page.getByRole("table", { name: "Audit records" })).toBeVisible();
});

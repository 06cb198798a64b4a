import { expect } from "@playwright/test";
import { createTenant, mutate, ownPage, signIn } from "./api";
import { test } from "./sessions";

test.use({ as: "auditor" });

test("an auditor sees what an erasure would take and can't start one", async ({ page, owner }) => {
  const { id } = await createTenant(owner, "Helio Health");

  await page.goto(`/tenants/${id}/erase`);
  await expect(page.getByText("You may look, not change")).toBeVisible();
  await expect(page.getByLabel("Type Helio Health to confirm")).toBeDisabled();
  const erase = page.getByRole("button", { name: "Erase this tenant" });
  await expect(erase).toBeDisabled();
  await expect(erase).toHaveAccessibleDescription(/ask an admin or an owner/);

  // The page is a courtesy: the server refuses, too.
  const data = { json: { tenantId: id, confirm: "Helio Health" } };
  const refused = await page.request.post("/api/trpc/erasures.start", { data, headers: ownPage() });
  expect(refused.status()).toBe(403);
});

test("an auditor finds every control that writes switched off", async ({ page, owner }) => {
  const { id } = await createTenant(owner, "Acme Legal");

  await page.goto("/tenants");
  await expect(page.getByRole("button", { name: "New tenant" })).toBeDisabled();
  await page.goto(`/tenants/${id}/keys`);
  await expect(page.getByRole("button", { name: "New app key" })).toBeDisabled();
  await expect(page.getByRole("button", { name: "Revoke browser-test" })).toBeDisabled();
  await page.goto(`/tenants/${id}/settings`);
  await expect(page.getByRole("switch", { name: "Answer from the cache" })).toBeDisabled();
  await expect(page.getByRole("radio", { name: /Strict/ })).toBeDisabled();
  await page.goto("/people");
  await expect(page.getByRole("button", { name: "Add a person" })).toBeDisabled();
});

test("an operator is offered no page that would only refuse", async ({ browser, owner, baseURL }) => {
  const email = "operator@lethe.local";
  const password = "a ferry without a rope";
  const { link } = await mutate<{ link: { token: string } }>(owner, "users.create", {
    email,
    name: "Rowan Ferry",
    role: "operator",
  });
  await mutate(owner, "links.redeem", { token: link.token, password });
  const context = await browser.newContext({ baseURL: baseURL ?? "" });
  await signIn(context.request, email, password);
  const page = await context.newPage();
  await page.goto("/");
  const navigation = page.getByRole("navigation", { name: "Main" });
  for (const name of ["Overview", "Policy", "Server"])
    await expect(navigation.getByRole("link", { name })).toBeVisible();
  for (const name of ["Audit trail", "People", "Person desk", "Providers"])
    await expect(navigation.getByRole("link", { name })).toHaveCount(0);
  const { id } = await createTenant(owner, "Run by others");
  await page.goto(`/tenants/${id}`);
  const sections = page.getByRole("navigation", { name: "Sections of this tenant" });
  await expect(sections.getByRole("link", { name: "Settings" })).toBeVisible();
  for (const name of ["App keys", "Providers", "Erase"])
    await expect(sections.getByRole("link", { name })).toHaveCount(0);
  await page.keyboard.press("/");
  await page.getByRole("combobox", { name: "Search" }).fill("aud");
  await expect(page.getByText("Nothing found.")).toBeVisible();
  await context.close();
});

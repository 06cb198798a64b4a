import { readFile } from "node:fs/promises";
import { expect, type Page } from "@playwright/test";
import { verifyReceipt } from "@/lib/receipt/verify-receipt";
import { ask, createTenant } from "./api";
import { test } from "./sessions";

test.use({ as: "owner" });

const QUESTION = "How many moons does Jupiter have?";

async function downloaded(page: Page, button: string): Promise<string> {
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: button }).click(),
  ]);
  return readFile(await download.path(), "utf8");
}

test("a tenant made and keyed in the dashboard is erased by typing its name", async ({ page, playwright, baseURL }) => {
  await page.goto("/tenants");
  await page.getByRole("button", { name: "New tenant" }).click();
  await page.getByRole("dialog").getByLabel("Name").fill("Northwind Support");
  await page.getByRole("button", { name: "Create tenant" }).click();
  await expect(page.getByRole("heading", { name: "Northwind Support", level: 1 })).toBeVisible();

  await page.getByRole("button", { name: "New app key" }).click();
  await page.getByRole("dialog").getByLabel("Name").fill("support-chat");
  await page.getByRole("button", { name: "Create key" }).click();
  const key = (await page.getByTestId("app-key").textContent()) ?? "";
  await expect(page.getByRole("dialog").getByText(`Bearer ${key}`).first()).toBeVisible();
  await page.getByRole("button", { name: "I have copied it" }).click();
  await expect(page.getByText(key)).toHaveCount(0);

  const app = await playwright.request.newContext({ baseURL: baseURL ?? "" });
  expect((await ask(app, key, QUESTION)).outcome).toBe("miss");
  expect((await ask(app, key, QUESTION)).outcome).toBe("hit-exact");
  await page.getByRole("link", { name: "Entries" }).click();
  await page.getByRole("button", { name: /^Open entry/ }).click();
  await expect(page.getByRole("dialog").getByText("The signature holds.")).toBeVisible();
  await page.keyboard.press("Escape");

  await page.getByRole("link", { name: "Erase", exact: true }).click();
  await expect(page.getByRole("term").filter({ hasText: "Entries" }).locator("+ dd")).toHaveText("1");
  const erase = page.getByRole("button", { name: "Erase this tenant" });
  const confirm = page.getByLabel(/^Type Northwind Support to confirm$/);
  await confirm.fill("northwind support");
  await expect(erase).toBeDisabled();
  await confirm.fill("Northwind Support");
  await erase.click();

  await expect(page).toHaveURL(/\/erasures\//);
  await expect(page.getByRole("heading", { name: "Northwind Support is forgotten" })).toBeVisible();
  const receipt = await downloaded(page, "Download the receipt");
  const publicKey = await downloaded(page, "Download the public key");
  expect(verifyReceipt(receipt, publicKey)).toMatchObject({ holds: true });
  expect(verifyReceipt(receipt.replace("Northwind", "Southwind"), publicKey)).toMatchObject({ holds: false });

  expect((await ask(app, key, QUESTION)).outcome).toBe("miss");
  await app.dispose();
});

test("one person is erased and everybody else keeps their answers", async ({ page }) => {
  const { id, key } = await createTenant(page.request, "Kestrel Bank");
  // An e-mail address in the question: the answer is kept for this person only.
  const personal = "What does the address jane.doe@kowal.pl stand for?";
  await ask(page.request, key, QUESTION);
  await ask(page.request, key, personal, "user-17");
  expect((await ask(page.request, key, personal, "user-17")).outcome).toBe("hit-exact");
  expect((await ask(page.request, key, personal, "user-18")).outcome).toBe("miss");

  await page.goto(`/tenants/${id}/erase`);
  await page.getByRole("radio", { name: "One person" }).click();
  await page.getByLabel("The person").fill("user-17");
  await page.getByRole("button", { name: "Count what is held" }).click();
  await expect(page.getByRole("term").filter({ hasText: "Entries" }).locator("+ dd")).toHaveText("1");
  await page.getByLabel("Type user-17 to confirm").fill("user-17");
  await page.getByRole("button", { name: "Erase this person" }).click();
  await expect(page.getByRole("heading", { name: "A person of Kestrel Bank is forgotten" })).toBeVisible();
  await expect(page.getByText("Keep this key with the receipt")).toBeVisible();
  await page.getByRole("link", { name: "Erasures" }).first().click();
  await page
    .getByRole("link", { name: /Kestrel Bank/ })
    .first()
    .click();
  await expect(page.getByRole("heading", { name: "A person of Kestrel Bank is forgotten" })).toBeVisible();
  await expect(page.getByText("Keep this key with the receipt"), "it goes along").toBeVisible();
  await page.getByRole("button", { name: "I have kept it" }).click();
  await expect(page.getByText("Keep this key with the receipt")).toHaveCount(0);
  await page.reload();
  await expect(page.getByRole("heading", { name: "A person of Kestrel Bank is forgotten" })).toBeVisible();
  await expect(page.getByText("Keep this key with the receipt"), "shown once").toHaveCount(0);

  expect((await ask(page.request, key, personal, "user-17")).outcome).toBe("miss");
  expect((await ask(page.request, key, personal, "user-18")).outcome).toBe("hit-exact");
  expect((await ask(page.request, key, QUESTION)).outcome).toBe("hit-exact");
});

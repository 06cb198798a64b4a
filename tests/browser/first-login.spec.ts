import { expect } from "@playwright/test";
import { mutate } from "./api";
import { test } from "./sessions";

test("a new person must replace the one-time password before anything is shown", async ({ page, owner }) => {
  const person = { email: "new@lethe.local", name: "Mara Lind", role: "admin" };
  const { oneTimePassword } = await mutate<{ oneTimePassword: string }>(owner, "users.create", person);

  await page.goto("/tenants");
  await expect(page).toHaveURL(/\/login\?next=%2Ftenants$/);
  await page.getByLabel("E-mail").fill(person.email);
  await page.getByLabel("Password").fill(oneTimePassword);
  await page.getByRole("button", { name: "Log in" }).click();

  await expect(page.getByRole("heading", { name: "Choose your own password" })).toBeVisible();
  await page.getByLabel("One-time password").fill(oneTimePassword);
  await page.getByLabel("New password", { exact: true }).fill("short");
  await expect(page.getByText("7 more characters.")).toBeVisible();
  await page.getByLabel("New password", { exact: true }).fill("a long enough password");
  await page.getByLabel("New password again").fill("a long enough passwort");
  await expect(page.getByText("The two are not the same yet.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Save and go on" })).toBeDisabled();
  await page.getByLabel("New password again").fill("a long enough password");
  await page.getByRole("button", { name: "Save and go on" }).click();

  await expect(page.getByRole("heading", { name: "Tenants", level: 1 })).toBeVisible();
});

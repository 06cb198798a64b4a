import { expect } from "@playwright/test";
import { mutate } from "./api";
import { test } from "./sessions";

test("a new person chooses a password by the link of the invitation, and sets up a second factor", async ({
  page,
  owner,
}) => {
  const person = { email: "new@lethe.local", name: "Mara Lind", role: "admin" };
  const { link } = await mutate<{ link: { token: string } }>(owner, "users.create", person);

  await page.goto(`/join#${link.token}`);
  await expect(page.getByRole("heading", { name: "Welcome, Mara Lind" })).toBeVisible();
  expect(page.url(), "the secret has left the address").not.toContain(link.token);
  await page.getByLabel("New password", { exact: true }).fill("short");
  await expect(page.getByText("7 more characters.")).toBeVisible();
  await page.getByLabel("New password", { exact: true }).fill("a long enough password");
  await page.getByLabel("New password again").fill("a long enough passwort");
  await expect(page.getByText("The two are not the same yet.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Save the password" })).toBeDisabled();
  await page.getByLabel("New password again").fill("a long enough password");
  await page.getByRole("button", { name: "Save the password" }).click();
  await page.getByRole("link", { name: "Log in" }).click();

  await page.getByLabel("E-mail").fill(person.email);
  await page.getByLabel("Password").fill("a long enough password");
  await page.getByRole("button", { name: "Log in", exact: true }).click();
  await expect(page).not.toHaveURL(/login/);

  await page.goto("/account");
  await page.getByRole("button", { name: "Set it up" }).click();
  await page.getByLabel("Your password").fill("a long enough password");
  await page.getByRole("button", { name: "Go on" }).click();
  await expect(page.getByRole("img", { name: "Picture for an authenticator app" })).toBeVisible();
  await expect(page.getByTestId("totp-key")).toHaveText(/^(?:[A-Z2-7]{1,4} ?)+$/);
  await page.getByRole("button", { name: "Cancel" }).click();

  await page.goto(`/join#${link.token}`);
  await expect(page.getByText("This link is used, over or was replaced")).toBeVisible();
});

import { type CDPSession, expect, type Page } from "@playwright/test";
import { mutate } from "./api";
import { test } from "./sessions";

const PASSWORD = "a long enough password";

/** Passkeys belong to a name, never to a number. */
test.use({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of fixtures from this pattern
  baseURL: async ({}, use) => use((process.env.LETHE_URL ?? "").replace("127.0.0.1", "localhost")),
});

/** A device beside the browser, that checks who is there or does not. */
async function plugIn(cdp: CDPSession): Promise<string> {
  await cdp.send("WebAuthn.enable");
  const { authenticatorId } = await cdp.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return authenticatorId;
}

async function logInByPassword(page: Page, email: string): Promise<void> {
  await page.goto("/login");
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByRole("button", { name: "Log in", exact: true }).click();
  await expect(page).not.toHaveURL(/login/);
}

test("a passkey opens the account without a password, and only while its device checks who is there", async ({
  page,
  owner,
  context,
}) => {
  const email = "passkey@lethe.local";
  const person = { email, name: "Iven Roth", role: "auditor" };
  const { link } = await mutate<{ link: { token: string } }>(owner, "users.create", person);
  await mutate(owner, "links.redeem", { token: link.token, password: PASSWORD });
  const cdp = await context.newCDPSession(page);
  const authenticatorId = await plugIn(cdp);

  await logInByPassword(page, email);
  await page.goto("/account");
  await page.getByRole("button", { name: "Add a passkey" }).click();
  await page.getByRole("dialog").getByLabel("Name").fill("Laptop");
  await page.getByRole("dialog").getByRole("button", { name: "Go on" }).click();
  await expect(page.getByRole("table", { name: "Passkeys" }).getByText("Laptop")).toBeVisible();

  await context.clearCookies();
  await page.goto("/login");
  await page.getByRole("button", { name: /passkey/i }).click();
  await expect(page).not.toHaveURL(/login/);
  await page.goto("/account");
  await expect(page.getByText(email).first()).toBeVisible();

  await context.clearCookies();
  await cdp.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified: false });
  await page.goto("/login");
  await page.getByRole("button", { name: /passkey/i }).click();
  await expect(page.getByRole("alert").filter({ hasText: "passkey" })).toBeVisible();
  await expect(page).toHaveURL(/login/);
});

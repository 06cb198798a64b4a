import { type APIRequestContext, expect, type Page } from "@playwright/test";
import { ask, createTenant, mutate, signIn } from "./api";
import { settle } from "./pages";
import { writeSampleTraffic } from "./sample-traffic";
import { dataDirectory, test } from "./sessions";

/** Makes the pictures of the README anew: `LETHE_SCREENSHOTS=1 npx playwright test`. */

const FOLDER = "docs/images";
const PHONE = { width: 390, height: 844 };
const QUESTIONS = [
  "How do I change my billing address?",
  "How do I change my billing address?",
  "Hi, how do I change my billing address please?",
  "How do I reset my password?",
  "How do I delete 2 invoices?",
  "How do I delete 3 invoices?",
];

const FILLER_QUESTIONS = 400;

const OWNER_OF_PICTURES = { email: "ada@northwind.example", name: "Ada Okafor", role: "owner" };

async function withFonts(page: Page): Promise<void> {
  await settle(page);
  await page.evaluate(() => document.fonts.ready);
}

/** Logs a person in whose name looks good in a picture. */
async function logIn(page: Page, owner: APIRequestContext): Promise<void> {
  const { link } = await mutate<{ link: { token: string } }>(owner, "users.create", OWNER_OF_PICTURES);
  const password = "a password for pictures";
  await mutate(owner, "links.redeem", { token: link.token, password });
  await signIn(page.request, OWNER_OF_PICTURES.email, password);
}

test("pictures for the README", async ({ page, owner }) => {
  await logIn(page, owner);
  const northwind = await createTenant(page.request, "Northwind Support");
  const kestrel = await createTenant(page.request, "Kestrel Bank");
  const helio = await createTenant(page.request, "Helio Health");
  for (const question of QUESTIONS) await ask(page.request, northwind.key, question);
  for (let number = 0; number < FILLER_QUESTIONS; number += 1) {
    await ask(page.request, [northwind, kestrel, helio][number % 3]?.key ?? "", `What is ${number} plus ${number}?`);
  }
  // Looking at the statistics has what is counted in memory written first.
  await page.goto("/");
  await expect(page.getByText("Requests by outcome")).toBeVisible();
  const tenants = [
    { id: northwind.id, peak: 620, exact: 0.34, semantic: 0.11 },
    { id: kestrel.id, peak: 410, exact: 0.21, semantic: 0.07 },
    { id: helio.id, peak: 150, exact: 0.12, semantic: 0.03 },
  ];
  writeSampleTraffic(dataDirectory(), tenants, Date.now());

  const picture = async (name: string, path: string) => {
    await page.goto(path);
    await withFonts(page);
    await page.screenshot({ path: `${FOLDER}/${name}.png` });
  };
  await picture("overview-light", "/");
  await page.emulateMedia({ colorScheme: "dark" });
  await picture("overview-dark", "/");
  await picture("tenant-dark", `/tenants/${northwind.id}`);
  await page.emulateMedia({ colorScheme: "light" });
  await picture("erase", `/tenants/${northwind.id}/erase`);
  await page.setViewportSize(PHONE);
  await picture("phone", "/");
  await page.setViewportSize({ width: 1440, height: 900 });

  await page.goto(`/tenants/${northwind.id}/erase`);
  await page.getByLabel("Type Northwind Support to confirm").fill("Northwind Support");
  await page.getByRole("button", { name: "Erase this tenant" }).click();
  await expect(page.getByRole("button", { name: "Download the receipt" })).toBeVisible();
  await withFonts(page);
  await page.screenshot({ path: `${FOLDER}/receipt.png` });
});

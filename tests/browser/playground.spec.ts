import { expect, type Page } from "@playwright/test";
import { expectAccessible } from "./accessible";
import { ask, createTenant } from "./api";
import { test } from "./sessions";

const TEXT = "Please write to jonas.weber@holm-und-partner.de, IBAN DE89 3704 0044 0532 0130 00.";
const REDACTED = "Please write to [EMAIL], IBAN [IBAN].";
/** The same words, and not the same question. */
const TENANT_SUES = "Can a tenant sue a landlord?";
const LANDLORD_SUES = "Can a landlord sue a tenant?";

async function openFor(page: Page, tenantName: string): Promise<void> {
  await page.goto("/playground");
  await page.getByLabel("Tenant").selectOption({ label: tenantName });
}

async function lookUp(page: Page, prompt: string): Promise<void> {
  await page.getByRole("textbox", { name: "Prompt", exact: true }).fill(prompt);
  await page.getByRole("button", { name: "Look up" }).click();
}

test.describe("an owner", () => {
  test.use({ as: "owner" });

  test("sees what is found in a text, the redacted text, and what the policy says", async ({ page }) => {
    await createTenant(page.request, "Scan");
    await openFor(page, "Scan");
    await page.getByLabel("Text to scan").fill(TEXT);
    await expect(page.getByRole("heading", { name: "2 findings" })).toBeVisible();
    const marks = page.getByRole("region", { name: "Text with findings marked" }).locator("mark");
    await expect(marks).toHaveText(["jonas.weber@holm-und-partner.deEMAIL", "DE89 3704 0044 0532 0130 00IBAN"]);
    await expect(page.getByRole("region", { name: "Redacted text" })).toHaveText(REDACTED);
    await expect(page.getByText("High severity")).toBeVisible();
    await expect(page.getByText("Tier confidential")).toBeVisible();
    await expect(page.getByText("Not allowed")).toHaveCount(2);
    await expect(page.getByText("personal-data-high")).toBeVisible();
  });

  test("is shown the tenant that the address names, and the address follows the choice", async ({ page }) => {
    const [first, second] = [
      await createTenant(page.request, "Address A"),
      await createTenant(page.request, "Address B"),
    ];
    await page.goto(`/playground?tenant=${second.id}`);
    await expect(page.getByLabel("Tenant")).toHaveValue(second.id);
    await page.getByLabel("Tenant").selectOption({ label: "Address A" });
    await expect(page).toHaveURL(new RegExp(`[?]tenant=${first.id}$`));
    await page.reload();
    await expect(page.getByLabel("Tenant")).toHaveValue(first.id);
  });

  test("shows no mark of an earlier text while a new one is scanned", async ({ page }) => {
    await createTenant(page.request, "Scan late");
    await openFor(page, "Scan late");
    await page.getByLabel("Text to scan").fill(TEXT);
    const marks = page.getByRole("region", { name: "Text with findings marked" }).locator("mark");
    await expect(marks).toHaveCount(2);
    let fail = () => {};
    const held = new Promise<void>((resolve) => {
      fail = resolve;
    });
    await page.route("**/api/trpc/playground.scan*", async (route) => {
      await held;
      await route.abort();
    });
    await page.getByLabel("Text to scan").fill(`Hello. ${TEXT}`);
    // The server has not answered: these would be the places of the text before.
    await expect(page.getByRole("region", { name: "Text with findings marked" })).toContainText("Hello.");
    await expect(marks).toHaveCount(0, { timeout: 2_000 });
    fail();
    await expect(page.getByText("Lethe can't be reached")).toBeVisible();
  });

  test("leaves nothing of what was pasted: not in addresses, storage, cookies or the page after a reload", async ({
    page,
  }) => {
    await createTenant(page.request, "Scan traces");
    const addresses: string[] = [];
    page.on("request", (request) => addresses.push(request.url()));
    await openFor(page, "Scan traces");
    await page.getByLabel("Text to scan").fill(TEXT);
    await expect(page.getByRole("region", { name: "Redacted text" })).toHaveText(REDACTED);
    expect(addresses.some((address) => address.includes("playground.scan"))).toBe(true);
    expect(addresses.filter((address) => decodeURIComponent(address).includes("jonas.weber"))).toEqual([]);
    const kept = await page.evaluate(() =>
      JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie, history.state, location.href]),
    );
    expect(kept).not.toContain("jonas");
    await page.reload();
    await expect(page.getByLabel("Text to scan")).toHaveValue("");
  });

  test("sees why a near question is a hit, with its score, entry and words", async ({ page }) => {
    const { key } = await createTenant(page.request, "Look-up");
    await ask(page.request, key, "How do I change my billing address?");
    await openFor(page, "Look-up");
    await page.getByRole("tab", { name: "Look-up" }).click();
    await lookUp(page, "Hello, how do I change my billing address please?");
    await expect(page.getByText("Similar question, same scope")).toBeVisible();
    await expect(page.locator("[data-outcome=hit-semantic]")).toBeVisible();
    await expect(page.getByRole("table", { name: "Nearest entries" })).toContainText("Accepted");
    await expect(page.getByRole("list", { name: "Words of the prompt" })).toContainText(/billing.*in both/);

    // Another system prompt is another scope.
    await page.getByRole("textbox", { name: "System prompt" }).fill("You answer in French.");
    await page.getByRole("button", { name: "Look up" }).click();
    await expect(page.getByText("Nothing near in this scope")).toBeVisible();
  });

  test("sees which guard refused a question that only looks alike", async ({ page }) => {
    const { key } = await createTenant(page.request, "Guards");
    await ask(page.request, key, TENANT_SUES);
    await openFor(page, "Guards");
    await page.getByRole("tab", { name: "Look-up" }).click();
    await lookUp(page, LANDLORD_SUES);
    await expect(page.getByText("Near, but a guard saw a difference")).toBeVisible();
    const nearest = page.getByRole("table", { name: "Nearest entries" });
    await expect(nearest).toContainText("content-word: not explained");
  });

  for (const colorScheme of ["light", "dark"] as const) {
    test(`has names, contrast and no sideways scroll on the page (${colorScheme})`, async ({ page }) => {
      const name = `Playground ${colorScheme}`;
      const { key } = await createTenant(page.request, name);
      await ask(page.request, key, TENANT_SUES);
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width: 390, height: 844 });
      await openFor(page, name);
      await page.getByRole("button", { name: "Use an example" }).click();
      await expect(page.getByRole("region", { name: "Redacted text" })).toContainText("[IBAN]");
      await expectAccessible(page);
      await page.getByRole("tab", { name: "Look-up" }).click();
      await lookUp(page, LANDLORD_SUES);
      await expect(page.getByRole("table", { name: "Nearest entries" })).toBeVisible();
      await expectAccessible(page);
    });
  }
});

test.describe("an auditor", () => {
  test.use({ as: "auditor" });

  test("may use the playground: it changes nothing", async ({ page }) => {
    await page.goto("/playground");
    await page.getByLabel("Text to scan").fill(TEXT);
    await expect(page.getByRole("region", { name: "Redacted text" })).toHaveText(REDACTED);
  });
});

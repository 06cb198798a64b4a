import { expect, type Page } from "@playwright/test";

export function editor(page: Page) {
  return page.getByRole("textbox", { name: "Policy source" });
}

/** The page of a tenant's policy, with the editor there and the text checked. */
export async function openPolicy(page: Page, tenantId: string): Promise<void> {
  await page.goto(`/policy?tenant=${tenantId}`);
  await expect(editor(page)).toBeVisible();
  await expect(page.getByText(/^Compiles, /)).toBeVisible();
}

/** Adds to the end of the text, as one paste. */
export async function append(page: Page, source: string): Promise<void> {
  await editor(page).click();
  await page.keyboard.press("Control+End");
  await page.keyboard.insertText(`\n${source}\n`);
}

export async function saveDraft(page: Page, note: string): Promise<void> {
  await page.getByLabel("What this version is for").fill(note);
  await page.getByRole("button", { name: /^Save (as a )?draft$/ }).click();
  await expect(page.getByText("Draft saved").first()).toBeVisible();
  await expect(page.getByRole("button", { name: new RegExp(note) })).toHaveAttribute("aria-current", "true");
}

export async function publish(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Publish", exact: true }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Publish" }).click();
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect(page.getByText("This version is in force.")).toBeVisible();
}

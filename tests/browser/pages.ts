import { type APIRequestContext, expect, type Page } from "@playwright/test";
import { ask, createTenant } from "./api";

/** Every page of the dashboard, with something on it. */
export async function pagesWithContent(api: APIRequestContext, tenantName: string): Promise<string[]> {
  const { id, key } = await createTenant(api, tenantName);
  await ask(api, key, "What is the boiling point of water?");
  await ask(api, key, "What is the boiling point of water?");
  const sections = ["", "/entries", "/decisions", "/tuning", "/settings", "/keys", "/providers", "/erase"];
  return [
    "/",
    "/tenants",
    ...sections.map((path) => `/tenants/${id}${path}`),
    "/decisions",
    "/trust",
    "/person",
    "/erasures",
    "/audit",
    "/server",
    "/providers",
    "/people",
    "/account",
    "/policy",
    "/playground",
    "/docs",
  ];
}

/** Goes there and waits until everything that is fetched is shown. */
export async function openPage(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await settle(page);
}

export async function settle(page: Page): Promise<void> {
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(page.getByRole("status").filter({ hasText: "Loading" })).toHaveCount(0);
}

import { expect } from "@playwright/test";
import { ask } from "./api";
import { test } from "./sessions";

test.use({ as: "owner" });

test("before the first request the overview says what to send, and turns into the numbers by itself", async ({
  page,
  appKey,
  baseURL,
}) => {
  await page.goto("/");
  await expect(page.getByRole("heading", { name: "Ask something twice." })).toBeVisible();
  const snippet = page.getByRole("tabpanel").locator("code");
  await expect(snippet).toContainText(`curl -i ${baseURL}/v1/chat/completions`);
  await expect(snippet).toContainText('"model": "lethe-demo"');
  await page.getByRole("tab", { name: "Python" }).click();
  await expect(snippet).toContainText(`base_url="${baseURL}/v1"`);

  await ask(page.request, appKey, "What is the capital of France?");
  await expect(page.getByText("Requests by outcome")).toBeVisible();
  await expect(page.getByRole("heading", { name: "Ask something twice." })).toHaveCount(0);
});

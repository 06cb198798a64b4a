import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { expect, type Page } from "@playwright/test";
import Database from "better-sqlite3";
import { createTenant, mutate } from "./api";
import { openPage } from "./pages";
import { dataDirectory, test } from "./sessions";

test.use({ as: "owner" });

const KEY = "sk-kept-and-never-shown";
let server: Server;
let address: string;

/** A provider that lists two models and answers as the older of two behind one name. */
test.beforeAll(async () => {
  server = createServer((request, response) => {
    response.setHeader("content-type", "application/json");
    if (request.url === "/v1/models") {
      response.statusCode = request.headers.authorization === `Bearer ${KEY}` ? 200 : 401;
      response.end(JSON.stringify({ data: [{ id: "swift" }, { id: "swift-old" }] }));
      return;
    }
    const message = { role: "assistant", content: "As the older model says." };
    response.end(
      JSON.stringify({
        id: "c",
        object: "chat.completion",
        created: 1,
        model: "swift-1",
        choices: [{ index: 0, message, finish_reason: "stop" }],
        usage: { prompt_tokens: 5, completion_tokens: 5, total_tokens: 10 },
      }),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
test.afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

async function addProvider(page: Page, name: string, key: string): Promise<void> {
  await page.getByRole("button", { name: "Add a provider" }).click();
  const dialog = page.getByRole("dialog", { name: "Add a provider" });
  await dialog.getByLabel("Name", { exact: true }).fill(name);
  await dialog.getByLabel("Base URL").fill(address);
  await dialog.getByLabel("Key", { exact: true }).fill(key);
  await dialog.getByLabel("Models").fill("swift*");
  await dialog.getByRole("button", { name: "Save provider" }).click();
  await expect(dialog).toHaveCount(0);
}

test("a tenant's provider is added, tested, changed and removed, and its key is shown nowhere", async ({ page }) => {
  const { id } = await createTenant(page.request, "Own provider");
  await openPage(page, `/tenants/${id}/providers`);
  await expect(page.getByText("None of its own")).toBeVisible();
  await addProvider(page, "Swift", KEY);
  await expect(page.getByText("Not asked yet")).toBeVisible();
  await page.getByRole("button", { name: "Test Swift" }).click();
  await expect(page.getByRole("alert").filter({ hasText: /It answers after .* with 2 models/ })).toBeVisible();

  await page.getByRole("button", { name: "Change Swift" }).click();
  const dialog = page.getByRole("dialog", { name: "Change Swift" });
  await expect(dialog.getByLabel("Key", { exact: true })).toHaveValue("");
  await dialog.getByText("Time-outs and limits").click();
  await dialog.getByLabel("Failures in a row").fill("0");
  await expect(dialog.getByText("Between 1 and 1,000.")).toBeVisible();
  await expect(dialog.getByRole("button", { name: "Save provider" })).toBeDisabled();
  await dialog.getByLabel("Failures in a row").fill("3");
  await dialog.getByLabel("Names of your own").fill("quick");
  await expect(dialog.getByRole("button", { name: "Save provider" })).toBeDisabled();
  await dialog.getByLabel("Names of your own").fill("quick = swift");
  await dialog.getByLabel("Models").fill("swift*\nheavy");
  await dialog.getByRole("button", { name: "Save provider" }).click();
  await expect(page.getByText("after 3 failures in a row, for 15 s")).toBeVisible();
  await expect(page.getByText("quick → swift")).toBeVisible();
  await page.getByRole("button", { name: "Test Swift" }).click();
  await expect(page.getByText("It does not list: heavy. Requests for them may fail.")).toBeVisible();
  expect(await page.content()).not.toContain(KEY);

  await page.getByRole("button", { name: "Remove Swift" }).click();
  await page.getByRole("button", { name: "Remove provider" }).click();
  await expect(page.getByText("None of its own")).toBeVisible();
});

test("a wrong key and an address that is not allowed are said in words", async ({ page }) => {
  await openPage(page, "/providers");
  await addProvider(page, "Wrong key", "sk-wrong");
  await page.getByRole("button", { name: "Test Wrong key" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "names no model" })).toBeVisible();

  await page.getByRole("button", { name: "Change Wrong key" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Base URL").fill("https://inside.example.net");
  await dialog.getByRole("button", { name: "Save provider" }).click();
  await expect(dialog.getByRole("alert")).toContainText("can't be used");
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await page.getByRole("button", { name: "Remove Wrong key" }).click();
  await page.getByRole("button", { name: "Remove provider" }).click();
  await expect(page.getByText("None is named here")).toBeVisible();
});

test("answers of the model that stood behind a name before are removed with one click", async ({ page }) => {
  const { id, key } = await createTenant(page.request, "Moved name");
  const saved = await mutate<{ id: string }>(page.request, "upstreams.save", {
    tenantId: id,
    name: "Swift",
    kind: "openai",
    baseUrl: address,
    apiKey: KEY,
    models: ["swift"],
  });
  const now = Date.now();
  const alias = { provider: `openai ${address}/v1 ${saved.id}`, model: "swift", snapshot: "swift-2", since: now };
  const row = [{ ...alias, older: [{ snapshot: "swift-1", supersededAt: now - 1_000 }] }];
  const database = new Database(join(dataDirectory(), "lethe.db"), { timeout: 5_000 });
  database
    .prepare("INSERT INTO server_setting (name, value, updated_at) VALUES (?, ?, ?)")
    .run(`snapshots:${id}`, JSON.stringify(row), new Date(now).toISOString());
  database.close();
  const data = { model: "swift", messages: [{ role: "user", content: "What is the tallest tree?" }] };
  const headers = { authorization: `Bearer ${key}` };
  expect((await page.request.post("/v1/chat/completions", { data, headers })).status()).toBe(200);

  await openPage(page, `/tenants/${id}/providers`);
  await expect(page.getByText("Answers", { exact: true })).toBeVisible();
  const older = page.getByRole("row").filter({ hasText: "swift-1" });
  await expect(older).toContainText("Served until");
  await page.getByRole("button", { name: "Remove answers of swift-1" }).click();
  await page.getByRole("button", { name: "Remove 1 answer" }).click();
  await expect(older.getByRole("cell").nth(4)).toHaveText("0");
  await expect(page.getByRole("button", { name: "Remove answers of swift-1" })).toHaveCount(0);
});

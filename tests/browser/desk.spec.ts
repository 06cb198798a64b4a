import { readFile } from "node:fs/promises";
import { expect, type Page } from "@playwright/test";
import { ask, createTenant, mutate } from "./api";
import { openPage } from "./pages";
import { test } from "./sessions";

test.use({ as: "owner" });

const PERSON = "desk-person@example.org";

async function look(page: Page, person: string): Promise<void> {
  await openPage(page, "/person");
  await page.getByLabel("The person").fill(person);
  await page.getByRole("button", { name: "Look in every tenant" }).click();
}

test("one person is found in every tenant, erased with a case number, and certified on a page", async ({ page }) => {
  const names = ["Desk one", "Desk two"];
  for (const name of [...names, "Desk without"]) {
    const { key } = await createTenant(page.request, name);
    await ask(page.request, key, "What is the tallest tree?", name === "Desk without" ? "else@example.org" : PERSON);
  }
  await look(page, ` ${PERSON.toUpperCase()} `);
  await expect(page.getByRole("heading", { name: "Held in 2 tenants" })).toBeVisible();
  await expect(page.getByRole("status").filter({ hasText: "2 spellings" })).toContainText(`“${PERSON}”`);
  for (const name of names) await expect(page.getByRole("link", { name })).toBeVisible();
  await expect(page.getByRole("link", { name: "Desk without" })).toHaveCount(0);
  expect(page.url(), "the name is in no address").not.toContain("desk-person");

  const erase = page.getByRole("button", { name: "Erase in 2 tenants" });
  await page.getByLabel(/Case number/).fill("DSR-4711");
  await expect(erase).toBeDisabled();
  await page.getByLabel(/to confirm/).fill(PERSON.toUpperCase());
  await erase.click();
  const done = page.getByRole("row").filter({ hasText: "DSR-4711" }).filter({ hasText: "Complete" });
  await expect(done).toHaveCount(2, { timeout: 45_000 });

  // The keys to the names are nowhere else: they go along through the pages, and closing asks until they are kept.
  const asks = () => !window.dispatchEvent(new Event("beforeunload", { cancelable: true }));
  expect(await page.evaluate(asks), "closing and reloading ask").toBe(true);
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Keep 2 keys to the names" }).click(),
  ]);
  const kept = JSON.parse(await readFile(await file.path(), "utf8")) as { erasure: string; key: string }[];
  expect(new Set(kept.map(({ key }) => key)).size).toBe(2);
  await expect(page.getByRole("button", { name: /keys? to the names/ })).toHaveCount(0);
  expect(await page.evaluate(asks), "nothing is left to be lost").toBe(false);

  await openPage(page, "/erasures");
  await page.getByLabel("Show only one case number").fill("DSR-4711");
  await expect(page.getByRole("row").filter({ hasText: "DSR-4711" })).toHaveCount(2);
  await page.getByLabel("Show only one case number").fill("DSR-47");
  await expect(page.getByText("No erasure of case “DSR-47”")).toBeVisible();
  await page.getByLabel("Show only one case number").fill("DSR-4711");
  await page.getByRole("link", { name: "Desk one" }).click();
  await page.getByRole("link", { name: "Certificate to print" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Certificate of erasure" })).toBeVisible();
  await expect(page.getByText("DSR-4711")).toBeVisible();
  await expect(page.getByText("SHA-256 of the receipt")).toBeVisible();
  await page.emulateMedia({ media: "print" });
  await expect(page.getByRole("navigation", { name: "Main" })).toBeHidden();
  await expect(page.getByRole("button", { name: "Print" })).toBeHidden();
});

test("a person of whom nothing is held is not offered for erasure", async ({ page }) => {
  await look(page, "nobody-at-all@example.org");
  await expect(page.getByRole("heading", { name: "Nothing is held" })).toBeVisible();
  await expect(page.getByRole("button", { name: /^Erase in/ })).toHaveCount(0);
});

test("entries are counted before they are removed by tag, each letter compared", async ({ page }) => {
  const { id, key } = await createTenant(page.request, "Bulk");
  const headers = { authorization: `Bearer ${key}` };
  const tags = [["spring"], ["spring", "b"], ["Spring"], []];
  for (const [index, own] of tags.entries()) {
    const data = { model: "m", prompt: `Question number ${index}?`, response: "Yes.", tags: own };
    expect((await page.request.post("/api/v1/cache/entries", { data, headers })).status()).toBe(201);
  }
  await openPage(page, `/tenants/${id}/entries`);
  await page.getByRole("button", { name: "Remove many" }).click();
  const dialog = page.getByRole("dialog", { name: "Remove many entries" });
  await expect(dialog.getByRole("button", { name: "Count them first" })).toBeDisabled();
  await dialog.getByLabel("Tag").fill("spring");
  await dialog.getByLabel("Agent").fill("helper");
  await expect(dialog.getByText("Tag, agent and batch can't be combined: empty all but one.")).toBeVisible();
  await expect(dialog.getByRole("button", { name: "Count them first" })).toBeDisabled();
  await dialog.getByLabel("Agent").fill("");
  await dialog.getByRole("button", { name: "Count them first" }).click();
  await expect(dialog.getByText("2 entries fit, of 4 held.")).toBeVisible();
  await dialog.getByRole("button", { name: "Remove 2 entries" }).click();
  await expect(dialog).toHaveCount(0);
  await expect(page.getByRole("button", { name: /^Open entry/ })).toHaveCount(2);
});

test("another threshold says what it would change, and is in force with one click", async ({ page }) => {
  const { id, key } = await createTenant(page.request, "Tuned");
  const questions = ["How do I change my billing address?", "Hi, how do I change my billing address please?"];
  for (const question of questions) {
    await expect.poll(async () => (await ask(page.request, key, question)).outcome).toMatch(/^hit/);
  }
  await openPage(page, `/tenants/${id}/tuning`);
  await expect(page.getByText("In force is 0.85, with")).toBeVisible();
  await page.getByRole("slider", { name: "Threshold" }).fill("0.95");
  await expect(page.getByText(/hits? less/)).toBeVisible();
  await page.getByRole("button", { name: "Apply 0.95" }).click();
  await expect(page.getByText("In force is 0.95, with")).toBeVisible();
  await page.getByRole("slider", { name: "Threshold" }).fill("0.82");
  await page.getByRole("button", { name: "Apply, with the profile loose" }).click();
  await expect(page.getByText("In force is 0.82, with the profile loose")).toBeVisible();
});

test("the server page says how each part fares", async ({ page }) => {
  await openPage(page, "/server");
  for (const text of ["Ready", "Answers", "Signed"])
    await expect(page.getByText(text, { exact: true }).first()).toBeVisible();
  await expect(page.getByText("None runs that you may see.")).toBeVisible();
});

test("an app's first request is sent from the page, and its hit is seen", async ({ page }) => {
  const { id } = await mutate<{ id: string }>(page.request, "tenants.create", { name: "Sent for me" });
  await openPage(page, `/tenants/${id}`);
  await page.getByRole("button", { name: "Send it for me" }).click();
  await expect(page.getByText("The last answer came from the cache.")).toBeVisible();
  await expect(page.getByRole("tabpanel").locator("code")).toContainText("lth_test_");
  await page.getByRole("button", { name: "Send it again" }).click();
  await expect(page.getByText("The last answer came from the cache.")).toBeVisible();
  await page.getByRole("link", { name: "App keys" }).click();
  await expect(page.getByText("first request"), "sending again makes no second key").toHaveCount(1);
});

test("a policy that fails is on the trust page, and leads to its requests", async ({ page }) => {
  const { id, key } = await createTenant(page.request, "Failing policy");
  const source =
    "package lethe.cache\n\nallow_lookup := to_number(input.model) == 1\n\nallow_store := true\n\ntest_runs if true\n";
  const { id: version } = await mutate<{ id: string }>(page.request, "policies.save", { tenantId: id, source });
  await mutate(page.request, "policies.publish", { id: version });
  expect((await ask(page.request, key, "What is the capital of Peru?")).outcome).toBe("bypass");
  await openPage(page, "/trust");
  const failure = page.getByRole("listitem").filter({ hasText: "Failing policy" });
  await expect(failure).toContainText("1 request");
  await expect(page.getByText("Somebody should look")).toBeVisible();
  await expect(page.getByText("All is well")).toHaveCount(0);
  await failure.getByRole("link").click();
  await expect(page.getByRole("cell", { name: "The policy failed" }).first()).toBeVisible();
});

test("decisions come in by themselves, stand still while they are paused, and then go on", async ({ page }) => {
  const { id, key } = await createTenant(page.request, "Followed");
  await openPage(page, `/tenants/${id}/decisions`);
  const rows = page.getByRole("table", { name: "Decisions" }).getByRole("row");
  await ask(page.request, key, "What is the first question of all?");
  await expect(rows).toHaveCount(2);
  await ask(page.request, key, "What is the second question of all?");
  await expect(rows).toHaveCount(3);
  await page.getByRole("button", { name: "Pause" }).click();
  const tails: string[] = [];
  page.on("request", (request) => tails.push(...(request.url().includes("stats.tail") ? [request.url()] : [])));
  await ask(page.request, key, "What is the third question of all?");
  // Only once more is asked for something: following again shows it.
  expect(tails).toEqual([]);
  await expect(rows).toHaveCount(3);
  await page.getByRole("button", { name: "Follow" }).click();
  await expect(rows).toHaveCount(4);
  expect(tails).toHaveLength(1);
});

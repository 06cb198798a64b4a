import { join } from "node:path";
import { expect, type Page } from "@playwright/test";
import Database from "better-sqlite3";
import { ask, createTenant, mutate } from "./api";
import { settle } from "./pages";
import { append, editor, openPolicy } from "./policy-editor";
import { dataDirectory, test } from "./sessions";

test.use({ as: "owner" });

async function openSettings(page: Page, tenantId: string): Promise<void> {
  await page.goto(`/tenants/${tenantId}/settings`);
  await expect(page.getByRole("heading", { name: "Personal data" })).toBeVisible();
}

test("what is typed stays when somebody else saves and the window is looked at again, and every way out asks", async ({
  page,
}) => {
  const { id } = await createTenant(page.request, "Typed and not saved");
  await page.goto(`/tenants/${id}/decisions`);
  await page.getByRole("link", { name: "Settings" }).click();
  const allow = page.getByLabel("Allow list");
  await allow.fill("support@kestrel.example");
  await mutate(page.request, "settings.update", { tenantId: id, settings: { recognisers: { deny: ["Nightjar"] } } });
  // What was read within the last second is not read again.
  await expect(async () => {
    await page.evaluate(() => window.dispatchEvent(new Event("visibilitychange")));
    await expect(page.getByText("Somebody else changed these settings meanwhile")).toBeVisible({ timeout: 500 });
  }).toPass();
  await expect(allow).toHaveValue("support@kestrel.example");

  const question = page.getByRole("alertdialog", { name: "Discard your changes?" });
  const stay = async () => {
    await expect(question).toBeVisible();
    await question.getByRole("button", { name: "Cancel" }).click();
    await expect(allow).toHaveValue("support@kestrel.example");
  };
  await page.getByRole("link", { name: "Tenants", exact: true }).first().click();
  await stay();
  await page.goBack();
  await stay();
  await page.getByRole("heading", { level: 1 }).click();
  await page.keyboard.press("g");
  await page.keyboard.press("o");
  await stay();
  const asks = () => window.dispatchEvent(new Event("beforeunload", { cancelable: true }));
  expect(await page.evaluate(asks), "closing and reloading ask").toBe(false);

  await page.goBack();
  await question.getByRole("button", { name: "Discard changes" }).click();
  await expect(page).toHaveURL(new RegExp(`/tenants/${id}/decisions`));
});

test("a number out of range stays as it was typed, is said to be wrong and is not saved", async ({ page }) => {
  const { id } = await createTenant(page.request, "Numbers");
  await openSettings(page, id);
  const most = page.getByLabel("Most entries");
  const save = page.getByRole("button", { name: "Save settings" });
  for (const typed of ["15000000", "0", "-3", "2.5", "1,000", "1e99", "ten", ""]) {
    await most.fill(typed);
    await most.blur();
    await expect(most, typed).toHaveValue(typed);
    await expect(most, typed).toHaveAttribute("aria-invalid", "true");
    await expect(save, typed).toBeDisabled();
  }
  await most.fill("250000");
  await expect(most).not.toHaveAttribute("aria-invalid", "true");
  await save.click();
  await expect(page.getByText("Settings saved").first()).toBeVisible();
  await page.reload();
  await expect(most).toHaveValue("250000");
});

test("filters keep blanks, find parts of names in whatever case, and suggest", async ({ page }) => {
  const { id, key } = await createTenant(page.request, "Filters");
  const put = { model: "Llama 3.3", prompt: "p", response: "r", namespace: "EU west", tags: ["Spring Sale"] };
  const headers = { authorization: `Bearer ${key}` };
  expect((await page.request.post("/api/v1/cache/entries", { data: put, headers })).status()).toBe(201);
  await page.goto(`/tenants/${id}/entries`);
  const row = page.getByRole("button", { name: /^Open entry/ });
  await expect(row).toHaveCount(1);
  for (const [field, typed] of [
    ["Namespace", "eu w"],
    ["Model", "lama 3"],
    ["Tag", "spring s"],
  ] as const) {
    const input = page.getByRole("combobox", { name: field, exact: true });
    await input.pressSequentially(typed);
    await expect(input).toHaveValue(typed);
    await expect(row).toHaveCount(1);
    await input.fill("nothing like it");
    await expect(page.getByText("No entry fits these filters")).toBeVisible();
    await input.fill("");
    await expect(row).toHaveCount(1);
  }
  await expect(page.locator('datalist option[value="EU west"]')).toHaveCount(1);
});

test("a person about whom nothing is held is told apart from one who was erased", async ({ page }) => {
  const { id, key } = await createTenant(page.request, "Spelling");
  await ask(page.request, key, "What is the tallest tree?", "ada@example.org");
  await page.goto(`/tenants/${id}/erase`);
  await page.getByRole("radio", { name: "One person" }).click();
  await page.getByLabel("The person").fill("grace@example.org");
  await page.getByRole("button", { name: "Count what is held" }).click();
  await expect(page.getByText("Nothing is held under this spelling")).toBeVisible();
  await expect(page.getByRole("button", { name: "Certify that nothing is held" })).toBeVisible();
  await page.getByLabel("The person").fill("ada@example.org");
  await page.getByRole("button", { name: "Count what is held" }).click();
  await expect(page.getByRole("button", { name: "Erase this person" })).toBeVisible();
  await expect(page.getByText("Nothing is held under this spelling")).toHaveCount(0);
});

test("an erased tenant's page says so, and does not ask to connect an app", async ({ page }) => {
  const { id, key } = await createTenant(page.request, "Erased whole");
  await ask(page.request, key, "What is the tallest tree?");
  await mutate(page.request, "erasures.start", { tenantId: id, confirm: "Erased whole" });
  await page.goto(`/tenants/${id}`);
  await expect(page.getByText("This tenant was erased")).toBeVisible({ timeout: 45_000 });
  await expect(page.getByText("Connect an app")).toHaveCount(0);
});

test("a decision opens under an address of its own, leads to its entry and back, and a bar to its rows", async ({
  page,
}) => {
  const { id, key } = await createTenant(page.request, "Opened");
  const question = "What is the boiling point of water?";
  // The answer leaves first and the store follows: an equal request right behind it shares its call.
  await expect.poll(async () => (await ask(page.request, key, question)).outcome).toBe("hit-exact");
  await page.goto(`/tenants/${id}/decisions`);
  await page.getByRole("link", { name: "Exact hit" }).first().click();
  await expect(page).toHaveURL(/\/decisions\/[0-9a-f-]{36}$/);
  await expect(page.getByRole("heading", { level: 1, name: /^(Same question|Shared the call)/ })).toBeVisible();
  await page.getByRole("link", { name: "Open the entry" }).click();
  await page.getByRole("link", { name: "What it has served" }).click();
  await expect(page.getByRole("link", { name: "Exact hit" }).first()).toBeVisible();

  await page.goto(`/tenants/${id}`);
  await expect(page.getByText("Times in UTC")).toBeVisible();
  await expect(page.getByText("Striped: not over yet.")).toBeVisible();
  await page.goto(`/tenants/${id}?model=lethe-demo`);
  await page.getByText("As a table").click();
  await page.getByRole("region", { name: "Requests over time" }).getByRole("link").first().click();
  await expect(page, "the rows of the model that is charted").toHaveURL(/decisions\?from=.*&to=.*&search=lethe-demo/);
  await expect(page.getByRole("link", { name: "Exact hit" }).first()).toBeVisible();
});

test.describe("in another zone", () => {
  test.use({ timezoneId: "Asia/Kolkata" });

  test("days are the reader's, and the zone is named", async ({ page }) => {
    const { id, key } = await createTenant(page.request, "Kolkata");
    await ask(page.request, key, "What is the boiling point of water?");
    await page.goto(`/tenants/${id}?range=30d`);
    await expect(page.getByText(/^Times in Asia\/(Kolkata|Calcutta), UTC\+5:30\./)).toBeVisible();
    const today = new Date().toLocaleDateString("en-US", { timeZone: "Asia/Kolkata", month: "short", day: "numeric" });
    await page.getByText("As a table").click();
    await expect(page.getByRole("rowheader", { name: today })).toBeVisible();
  });
});

test("five thousand tenants: a choice of one stays small, and finds what is typed", async ({ page }) => {
  const database = new Database(join(dataDirectory(), "lethe.db"), { timeout: 10_000 });
  const insert = database.prepare(
    "INSERT INTO tenant (id, name, state, generation, settings, created_at, updated_at) VALUES (?, ?, 'active', 0, '{}', '2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00.000Z')",
  );
  try {
    database.transaction(() => {
      for (let n = 0; n < 5_000; n++) insert.run(`crowd-${n}`, `Zz crowd ${n}`);
    })();
    await page.goto("/playground");
    const select = page.getByRole("combobox", { name: /tenant/i }).first();
    await page.getByRole("searchbox").first().pressSequentially("zz crowd 4711");
    await expect(select.getByRole("option", { name: "Zz crowd 4711" })).toHaveCount(1);
    expect(await page.evaluate(() => document.querySelectorAll("*").length)).toBeLessThan(2_500);
  } finally {
    database.prepare("DELETE FROM tenant WHERE id LIKE 'crowd-%'").run();
    database.close();
  }
});

test("an address that leads nowhere has a heading, and the account button is named as it reads", async ({ page }) => {
  await page.goto("/nowhere");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("There is no such page");
  await page.goto("/audit");
  await expect(page.getByRole("button", { name: /Owner.*Account, theme, log out/ })).toBeVisible();
  const when = page.getByRole("columnheader", { name: "When" });
  await expect(when).toBeInViewport();
});

test.describe("with a server that goes away", () => {
  test("a click ends on our own words, and on the page once the server is back", async ({ page }) => {
    await page.goto("/people");
    await settle(page);
    await page.route(/./, (route) => route.abort("connectionrefused"));
    await page.getByRole("link", { name: "Audit trail" }).click();
    await expect(page.getByRole("alert").filter({ hasText: "Lethe can't be reached" }).first()).toBeVisible();
    await page.unroute(/./);
    await expect(page.getByRole("heading", { level: 1, name: "Audit trail" })).toBeVisible();
  });
});

test("what was reported wrong raises an alarm on every page until somebody decides, and any id is found", async ({
  page,
}) => {
  const { id, key } = await createTenant(page.request, "Alarm");
  const headers = { authorization: `Bearer ${key}` };
  const data = { model: "m", prompt: "p", response: "r" };
  const put = await page.request.post("/api/v1/cache/entries", { data, headers });
  const entry = ((await put.json()) as { id: string }).id;
  await page.request.post("/api/v1/feedback", { data: { entry, verdict: "wrong" }, headers });
  // The page does not wait for the answer to whether there is an alarm.
  let answer = () => {};
  const answered = new Promise<void>((resolve) => {
    answer = resolve;
  });
  await page.route(/trust\.get/, async (route) => {
    await answered;
    await route.continue();
  });
  await page.goto("/people");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(page.getByRole("link", { name: "Look at it" })).toHaveCount(0);
  answer();
  await page.getByRole("link", { name: "Look at it" }).click();
  const item = page.getByRole("listitem").filter({ hasText: "Alarm" });
  await item.getByRole("button", { name: "Right after all" }).click();
  await expect(item).toHaveCount(0);
  await page.keyboard.press("/");
  await page.getByRole("combobox", { name: "Search" }).fill("Alarm");
  await page.getByRole("option", { name: /Alarm/ }).click();
  await expect(page).toHaveURL(new RegExp(`/tenants/${id}$`));
});

test("a link to the same page for another tenant asks before a policy is lost, and so does logging out", async ({
  page,
}) => {
  const { id } = await createTenant(page.request, "Draft to keep");
  await openPolicy(page, id);
  await append(page, "# not saved yet");
  const question = page.getByRole("alertdialog", { name: "Discard your changes?" });
  const stay = async () => {
    await question.getByRole("button", { name: "Cancel" }).click();
    await expect(editor(page)).toContainText("# not saved yet");
  };
  await page.getByRole("navigation").getByRole("link", { name: "Policy", exact: true }).first().click();
  await stay();
  await page.getByRole("button", { name: /Account, theme, log out/ }).click();
  await page.getByRole("menuitem", { name: "Log out" }).click();
  await stay();
  const session = await page.request.get("/api/auth/get-session");
  expect(await session.json(), "the session goes on").not.toBeNull();
});

test("what is typed and taken back again and again leaves one more entry in the history, not one each time", async ({
  page,
}) => {
  const { id } = await createTenant(page.request, "Typed often");
  await page.goto(`/tenants/${id}/decisions`);
  await page.getByRole("link", { name: "Settings" }).click();
  const allow = page.getByLabel("Allow list");
  const save = page.getByRole("button", { name: "Save settings" });
  await expect(allow).toBeVisible();
  const before = await page.evaluate(() => window.history.length);
  for (const word of ["one", "two", "three"]) {
    await allow.fill(word);
    await expect(save).toBeEnabled();
    await allow.fill("");
    await expect(save).toHaveCount(0);
  }
  expect(await page.evaluate(() => window.history.length)).toBe(before + 1);
  await allow.fill("kept");
  await expect(save).toBeEnabled();
  await page.goBack();
  const question = page.getByRole("alertdialog", { name: "Discard your changes?" });
  await question.getByRole("button", { name: "Discard changes" }).click();
  await expect(page).toHaveURL(new RegExp(`/tenants/${id}/decisions`));
});

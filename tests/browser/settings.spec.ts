import { expect, type Page } from "@playwright/test";
import { expectAccessible } from "./accessible";
import { ask, createTenant, mutate, ownPage } from "./api";
import { test } from "./sessions";

const RECOGNISER = { name: "EMPLOYEE_ID", pattern: "\\bE-\\d{6}\\b", severity: "high" };
const UNCLOSED = "case (\\d+";
const OPA = "http://opa.invalid:8181/v1/data/lethe/cache";

async function openSettings(page: Page, tenantId: string): Promise<void> {
  await page.goto(`/tenants/${tenantId}/settings`);
  await expect(page.getByRole("heading", { name: "Personal data" })).toBeVisible();
}

function fieldsOf(page: Page, number: number) {
  return {
    name: page.getByLabel(`Name of recogniser ${number}`, { exact: true }),
    pattern: page.getByLabel(`Pattern of recogniser ${number}`, { exact: true }),
    severity: page.getByLabel(`Severity of recogniser ${number}`, { exact: true }),
  };
}

async function addRecogniser(page: Page, number: number, name: string, pattern: string): Promise<void> {
  await page.getByRole("button", { name: "Add a recogniser" }).click();
  const fields = fieldsOf(page, number);
  await expect(fields.name).toBeFocused();
  await fields.name.fill(name);
  await fields.pattern.fill(pattern);
}

async function save(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Save settings" }).click();
}

async function saveAndWait(page: Page): Promise<void> {
  await save(page);
  await expect(page.getByText("Settings saved").first()).toBeVisible();
  await expect(page.getByRole("button", { name: "Save settings" })).toHaveCount(0);
}

test.describe("an owner", () => {
  test.use({ as: "owner" });

  test("adds a recogniser and lists: they hold after a reload, and decide at once", async ({ page }) => {
    const { id, key } = await createTenant(page.request, "Recognisers");
    const question = "What may the holder of badge E-123456 open?";
    await ask(page.request, key, question);
    expect((await ask(page.request, key, question)).outcome).toBe("hit-exact");

    await openSettings(page, id);
    // A name as people write it.
    await addRecogniser(page, 1, "employee id", RECOGNISER.pattern);
    await page.getByLabel("Deny list").fill("Project Nightjar\n\n  Operation Plover \n");
    await page.getByLabel("Allow list").fill("support@kestrel.example");
    await saveAndWait(page);

    await page.reload();
    const fields = fieldsOf(page, 1);
    await expect(fields.name).toHaveValue(RECOGNISER.name);
    await expect(fields.pattern).toHaveValue(RECOGNISER.pattern);
    await expect(fields.severity).toHaveValue("high");
    await expect(page.getByLabel("Deny list")).toHaveValue("Project Nightjar\nOperation Plover");
    await expect(page.getByLabel("Allow list")).toHaveValue("support@kestrel.example");
    expect((await ask(page.request, key, question)).outcome).toBe("bypass");
  });

  test("edits a recogniser and removes another", async ({ page }) => {
    const { id } = await createTenant(page.request, "Recognisers edited");
    const recognisers = { custom: [{ ...RECOGNISER, name: "FIRST" }, RECOGNISER] };
    await mutate(page.request, "settings.update", { tenantId: id, settings: { recognisers } });
    await openSettings(page, id);
    await page.getByRole("button", { name: "Remove recogniser 1", exact: true }).click();
    await expect(page.getByRole("button", { name: "Add a recogniser" })).toBeFocused();
    await fieldsOf(page, 1).severity.selectOption("low");
    await saveAndWait(page);
    await page.reload();
    await expect(fieldsOf(page, 1).name).toHaveValue(RECOGNISER.name);
    await expect(fieldsOf(page, 1).severity).toHaveValue("low");
    await expect(fieldsOf(page, 2).name).toHaveCount(0);
  });

  test("is told by the server what is wrong with a pattern, at the pattern, until it is changed", async ({ page }) => {
    const { id } = await createTenant(page.request, "Bad pattern");
    await openSettings(page, id);
    await addRecogniser(page, 1, RECOGNISER.name, RECOGNISER.pattern);
    await addRecogniser(page, 2, "CASE_FILE", UNCLOSED);
    await save(page);
    const { pattern } = fieldsOf(page, 2);
    await expect(pattern).toBeFocused();
    await expect(pattern).toHaveAttribute("aria-invalid", "true");
    await expect(pattern).toHaveAccessibleDescription(/^Not RE2 syntax: .*missing closing \)/);
    await expect(page.getByText("Not saved.")).toBeVisible();
    await expect(fieldsOf(page, 1).pattern).not.toHaveAttribute("aria-invalid", "true");

    await pattern.fill("case (\\d+)");
    await expect(page.getByText("Not RE2 syntax")).toHaveCount(0);
    await saveAndWait(page);
    await page.reload();
    await expect(pattern).toHaveValue("case (\\d+)");
  });

  test("does not undo what somebody else saved meanwhile, and can load it", async ({ page }) => {
    const { id } = await createTenant(page.request, "Saved meanwhile");
    await openSettings(page, id);
    await mutate(page.request, "settings.update", { tenantId: id, settings: { recognisers: { deny: ["Nightjar"] } } });
    await page.getByLabel("Allow list").fill("support@kestrel.example");
    await save(page);
    await expect(page.getByText("Somebody else changed this meanwhile")).toBeVisible();
    await page.getByRole("button", { name: "Load what is saved" }).click();
    await expect(page.getByLabel("Deny list")).toHaveValue("Nightjar");
    await expect(page.getByLabel("Allow list")).toHaveValue("");
    await page.getByLabel("Allow list").fill("support@kestrel.example");
    await saveAndWait(page);
    await page.reload();
    await expect(page.getByLabel("Deny list")).toHaveValue("Nightjar");
    await expect(page.getByLabel("Allow list")).toHaveValue("support@kestrel.example");
  });

  test("decides whether an expired answer may stand in for a provider that fails", async ({ page }) => {
    const { id } = await createTenant(page.request, "Stale");
    await openSettings(page, id);
    const allowed = page.getByRole("switch", { name: "While the provider fails" });
    const time = page.getByLabel("Time past its end while the provider fails", { exact: true });
    await expect(allowed).toBeChecked();
    await expect(time).toHaveValue("1");
    await allowed.click();
    await saveAndWait(page);
    await page.reload();
    await expect(allowed).not.toBeChecked();
    await expect(time).toHaveCount(0);
  });

  test("is told before sending what can't be right, and why it can't be saved", async ({ page }) => {
    const { id } = await createTenant(page.request, "Limits");
    const custom = Array.from({ length: 20 }, (_, index) => ({ ...RECOGNISER, name: `NUMBER_${index}` }));
    await mutate(page.request, "settings.update", { tenantId: id, settings: { recognisers: { custom } } });
    await openSettings(page, id);
    const add = page.getByRole("button", { name: "Add a recogniser" });
    await expect(add).toBeDisabled();
    await expect(add).toHaveAccessibleDescription(/20 of 20/);
    await add.click({ force: true });
    await expect(fieldsOf(page, 21).name).toHaveCount(0);

    const button = page.getByRole("button", { name: "Save settings" });
    await fieldsOf(page, 1).name.fill("1 Ämter");
    await expect(fieldsOf(page, 1).name).toHaveAccessibleDescription(/begins with a letter/);
    await expect(button).toBeDisabled();
    await expect(button).toHaveAccessibleDescription(/Recogniser 1: A name begins with a letter/);
    await fieldsOf(page, 1).name.fill("OFFICE_1");
    await fieldsOf(page, 1).pattern.fill("x".repeat(501));
    await expect(fieldsOf(page, 1).pattern).toHaveAccessibleDescription(/at most 500 characters; this one has 501/);
    await fieldsOf(page, 1).pattern.fill("x".repeat(500));
    await expect(button).toBeEnabled();
    const lines = Array.from({ length: 501 }, (_, index) => `line ${index}`);
    await page.getByLabel("Deny list").fill(lines.join("\n"));
    await page.getByLabel("Deny list").blur();
    await expect(page.getByLabel("Deny list")).toHaveAccessibleDescription(/At most 500 lines; there are 501/);
    await expect(button).toBeDisabled();
    await page.getByLabel("Deny list").fill(lines.slice(1).join("\n"));
    await saveAndWait(page);
  });

  test("is told at the address that an OPA server is not allowed, and loses nothing of the draft", async ({ page }) => {
    const { id } = await createTenant(page.request, "Policy server");
    await openSettings(page, id);
    await page.getByRole("switch", { name: "Numbered placeholders" }).click();
    const address = page.getByLabel(/^Address of its data API/);
    await address.fill(OPA);
    await save(page);
    await expect(address).toBeFocused();
    await expect(address).toHaveAccessibleDescription(/This OPA server is not allowed: .*LETHE_OPA_HOSTS/);
    await address.fill("not an address");
    await expect(page.getByText("is not allowed")).toHaveCount(0);
    await save(page);
    await expect(address).toHaveAccessibleDescription(/Invalid URL/);
    await expect(page.getByRole("switch", { name: "Numbered placeholders" })).toBeChecked();
    await expect(page.getByRole("link", { name: /This tenant's policy/ })).toHaveAttribute(
      "href",
      `/policy?tenant=${id}`,
    );

    await address.fill("");
    await saveAndWait(page);
    await page.reload();
    await expect(page.getByRole("switch", { name: "Numbered placeholders" })).toBeChecked();
    await expect(address).toHaveValue("");
  });

  test("sends all settings back, those that the page does not know included", async ({ page }) => {
    const { id } = await createTenant(page.request, "Whole settings");
    const unknown = { futureLimit: 7, recognisers: { custom: [{ ...RECOGNISER, future: 1 }], future: ["kept"] } };
    await page.route(/\/api\/trpc\/[^?]*settings\.get/, async (route) => {
      // Playwright asks in the page's place, and leaves out what a browser says of it.
      const headers = { ...(await route.request().allHeaders()), "sec-fetch-site": "same-origin" };
      const response = await route.fetch({ headers });
      const answers = (await response.json()) as { result: { data: { json: Record<string, unknown> } } }[];
      for (const { result } of answers) {
        const settings = result.data.json.settings as { recognisers: object } | undefined;
        if (settings === undefined) continue;
        const recognisers = { ...settings.recognisers, ...unknown.recognisers };
        result.data.json.settings = { ...settings, futureLimit: unknown.futureLimit, recognisers };
      }
      await route.fulfill({ response, json: answers });
    });
    await openSettings(page, id);
    await fieldsOf(page, 1).severity.selectOption("low");
    await page.getByLabel("Deny list").fill("Project Nightjar");
    const request = page.waitForRequest(/settings\.update/);
    await save(page);
    const [input] = Object.values((await request).postDataJSON()) as [{ json: { settings: unknown } }];
    expect(input.json.settings).toMatchObject({
      cacheEnabled: true,
      maxEntries: 100_000,
      prices: [],
      externalPolicyUrl: null,
      futureLimit: 7,
      recognisers: {
        custom: [{ ...RECOGNISER, severity: "low", future: 1 }],
        deny: ["Project Nightjar"],
        allow: [],
        future: ["kept"],
      },
    });
    // What this server does not take stands at no field: then the bar says it.
    await expect(page.getByRole("alert").filter({ hasText: /^Not saved\. .*"future/s })).toBeVisible();
  });

  for (const colorScheme of ["light", "dark"] as const) {
    test(`has names, contrast and no sideways scroll on the page (${colorScheme})`, async ({ page }) => {
      const { id } = await createTenant(page.request, `Settings looks ${colorScheme}`);
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width: 390, height: 844 });
      await openSettings(page, id);
      await addRecogniser(page, 1, "CASE_FILE", `${"long ".repeat(60)}${UNCLOSED}`);
      await page.getByLabel("Allow list").fill(`${"wide ".repeat(30)}\nx`);
      await page.getByLabel("Deny list").focus();
      await expect(page.getByText(/is too short/).first()).toBeVisible();
      await expectAccessible(page);
      await page.getByLabel("Allow list").fill("support@kestrel.example");
      await save(page);
      await expect(page.getByText("Not saved.")).toBeVisible();
      await expectAccessible(page);
    });
  }
});

test.describe("an auditor", () => {
  test.use({ as: "auditor" });

  test("reads recognisers and lists, and can change nothing", async ({ page, owner }) => {
    const { id } = await createTenant(owner, "Recognisers read only");
    const recognisers = { custom: [RECOGNISER], deny: ["Project Nightjar"] };
    await mutate(owner, "settings.update", { tenantId: id, settings: { recognisers } });

    await openSettings(page, id);
    const { name, pattern, severity } = fieldsOf(page, 1);
    await expect(pattern).toHaveValue(RECOGNISER.pattern);
    for (const text of [name, pattern, page.getByLabel("Deny list"), page.getByLabel(/^Address of its data API/)]) {
      await expect(text).not.toBeEditable();
      await expect(text).toBeEnabled();
    }
    await expect(severity).toBeDisabled();
    await expect(page.getByRole("switch", { name: "Numbered placeholders" })).toBeDisabled();
    for (const label of ["Add a recogniser", "Remove recogniser 1"]) {
      const button = page.getByRole("button", { name: label });
      await expect(button).toBeDisabled();
      await expect(button).toHaveAccessibleDescription(/ask an admin or an owner/);
    }

    // The page is a courtesy: the server refuses, too.
    const data = { json: { tenantId: id, settings: {} } };
    const refused = await page.request.post("/api/trpc/settings.update", { data, headers: ownPage() });
    expect(refused.status()).toBe(403);
  });
});

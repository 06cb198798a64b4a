import { expect, type Page } from "@playwright/test";
import fc from "fast-check";
import { type DiffLine, diffLines } from "../../src/app/(dashboard)/policy/compare/line-diff";
import { expectAccessible } from "./accessible";
import { ask, createTenant, mutate, ownPage } from "./api";
import { append, editor, openPolicy, publish, saveDraft } from "./policy-editor";
import { test } from "./sessions";

const QUESTION = "How long is the river Elbe?";
const REFUSE_ALL = 'reasons contains "closed-today" if input.prompt_chars > 0';
/** The built-in tests expect a plain question to be allowed, so a policy that refuses it must leave them out. */
const CLOSED = `package lethe.cache

default allow_lookup := false
default allow_store := false

${REFUSE_ALL}

test_is_closed if not allow_lookup with input as {"prompt_chars": 1}
`;

test("a comparison keeps both texts whole and marks no more lines than it must", () => {
  const document = fc.array(fc.constantFrom("a", "b", "c", ""), { maxLength: 12 }).map((lines) => lines.join("\n"));
  const side = (lines: readonly DiffLine[], name: "before" | "after") => lines.filter((line) => line[name] !== null);
  fc.assert(
    fc.property(document, document, (before, after) => {
      const lines = diffLines(before, after);
      for (const [name, text] of [["before", before] as const, ["after", after] as const]) {
        expect(side(lines, name).map((line) => line.text)).toEqual(text.split("\n"));
        expect(side(lines, name).map((line) => line[name])).toEqual(text.split("\n").map((_, i) => i + 1));
      }
      const same = lines.filter((line) => line.kind === "same").length;
      expect(same).toBe(longestCommonLines(before.split("\n"), after.split("\n")));
    }),
  );
});

/** The textbook's table. */
function longestCommonLines(a: readonly string[], b: readonly string[]): number {
  let above = new Array<number>(b.length + 1).fill(0);
  for (const line of a) {
    const row = [0];
    for (const [j, other] of b.entries()) {
      row.push(line === other ? (above[j] ?? 0) + 1 : Math.max(above[j + 1] ?? 0, row[j] ?? 0));
    }
    above = row;
  }
  return above.at(-1) ?? 0;
}

async function list(page: Page, tenantId: string): Promise<{ versions: { id: string; source: string }[] }> {
  const input = encodeURIComponent(JSON.stringify({ json: { tenantId } }));
  const response = await page.request.get(`/api/trpc/policies.list?input=${input}`, { headers: ownPage() });
  return (await response.json()).result.data.json;
}

test.describe("an owner", () => {
  test.use({ as: "owner" });

  test("is told what publishing costs: answers held, and the last decisions decided again", async ({ page }) => {
    const { id, key } = await createTenant(page.request, "Costly");
    await ask(page.request, key, QUESTION);
    await ask(page.request, key, "How long is the river Oder?");
    await mutate(page.request, "policies.save", { tenantId: id, source: CLOSED, note: "closed" });
    await openPolicy(page, id);
    await page.getByRole("button", { name: /closed/ }).click();
    await page.getByRole("button", { name: "Publish", exact: true }).click();
    const dialog = page.getByRole("dialog");
    await expect(dialog.getByText("2 answers become unreachable")).toBeVisible();
    await expect(dialog.getByText(/of the last 2 decisions: .*not stored any more/)).toBeVisible();
    await dialog.getByRole("button", { name: "Publish" }).click();
    await expect(page.getByText("This version is in force.")).toBeVisible();
  });

  test("sees an error at its place, and can't publish with it", async ({ page }) => {
    const { id } = await createTenant(page.request, "Policy error");
    await openPolicy(page, id);
    await append(page, "allow_lookup if {");
    const problems = page.getByRole("list", { name: "Problems" });
    await expect(problems).toContainText(/line \d+, column \d+/);
    await expect(page.locator(".cm-lintRange-error")).toBeVisible();
    await expect(page.locator(".cm-lint-marker-error")).toBeVisible();
    await page.getByRole("button", { name: "Save as a draft" }).click();
    await expect(page.getByText("Draft saved")).toBeVisible();
    const button = page.getByRole("button", { name: "Publish", exact: true });
    await expect(button).toBeDisabled();
    await expect(button).toHaveAccessibleDescription(/1 problem keeps it from compiling/);

    await problems.getByRole("button").first().click();
    await expect(editor(page)).toBeFocused();
  });

  test("does not overwrite a draft that somebody else has saved meanwhile", async ({ page }) => {
    const { id: tenantId } = await createTenant(page.request, "Policy meanwhile");
    await openPolicy(page, tenantId);
    await append(page, REFUSE_ALL);
    await saveDraft(page, "mine");
    const { versions } = await list(page, tenantId);
    await mutate(page.request, "policies.save", { tenantId, id: versions[0]?.id, source: CLOSED, note: "theirs" });
    await append(page, "# and one more line");
    await page.getByRole("button", { name: "Save draft", exact: true }).click();
    await expect(page.getByText("Somebody else changed this meanwhile")).toBeVisible();
    expect((await list(page, tenantId)).versions.map(({ source }) => source)).toEqual([CLOSED]);
  });

  test("can't publish a policy whose own test fails", async ({ page }) => {
    const { id } = await createTenant(page.request, "Policy test");
    await openPolicy(page, id);
    await append(page, REFUSE_ALL);
    await saveDraft(page, "closed for all");
    const button = page.getByRole("button", { name: "Publish", exact: true });
    await expect(button).toBeDisabled();
    await expect(button).toHaveAccessibleDescription(/of \d+ tests fail/);
    await expect(page.getByRole("list", { name: "Tests" }).getByRole("listitem").first()).toContainText("Fails:");
  });

  test("publishes a draft, which decides at once, and rolls back", async ({ page }) => {
    const { id, key } = await createTenant(page.request, "Policy life");
    await openPolicy(page, id);
    await append(page, "min_similarity := 0.5");
    await saveDraft(page, "half alike");
    await publish(page);
    await ask(page.request, key, QUESTION);
    expect((await ask(page.request, key, QUESTION)).outcome).toBe("hit-exact");

    await editor(page).click();
    await page.keyboard.press("Control+a");
    await page.keyboard.insertText(CLOSED);
    await expect(page.getByText("Compiles, its test passes")).toBeVisible();
    await saveDraft(page, "nothing is cached");
    await publish(page);
    expect((await ask(page.request, key, QUESTION)).outcome).toBe("bypass");

    await page.getByRole("button", { name: /Version 1 .*half alike/s }).click();
    await page.getByRole("button", { name: "Roll back to this" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Roll back" }).click();
    await expect(page.getByRole("button", { name: /Version 3 In force version 1 again/ })).toBeVisible();
    // The answer of before was stored under the same policy: it is served again.
    expect((await ask(page.request, key, QUESTION)).outcome).toBe("hit-exact");
  });

  test("tries an input and is led to the line of a rule that decided", async ({ page }) => {
    const { id } = await createTenant(page.request, "Policy trial");
    await openPolicy(page, id);
    await page.getByRole("tab", { name: "Try" }).click();
    const decision = page.getByRole("region", { name: "Decision" });
    await expect(decision.getByText("Allowed", { exact: true })).toHaveCount(2);
    await page.getByLabel("data_tier").selectOption("restricted");
    await expect(decision.getByText("Not allowed")).toHaveCount(2);
    await expect(decision).toContainText("tier-restricted");
    await decision.getByRole("button", { name: /reasons contains tier_refusal/ }).click();
    await expect(editor(page)).toBeFocused();
    await expect(page.locator(".cm-activeLine")).toHaveText("reasons contains tier_refusal if not cacheable_tier");
  });

  test("replays a draft over what was decided, and counts it in shadow", async ({ page }) => {
    const { id, key } = await createTenant(page.request, "Policy replay");
    await ask(page.request, key, QUESTION);
    await ask(page.request, key, QUESTION);
    await openPolicy(page, id);
    await editor(page).click();
    await page.keyboard.press("Control+a");
    await page.keyboard.insertText(CLOSED);
    await saveDraft(page, "shadow of a closed door");
    await page.getByRole("tab", { name: "Replay" }).click();
    await page.getByRole("button", { name: "Replay", exact: true }).click();
    await expect(page.getByText("2 of 2 decisions would be different.")).toBeVisible();
    await expect(page.getByRole("table", { name: "Changed decisions" })).toContainText("Hit lost");

    await page.getByRole("button", { name: "Run in shadow" }).click();
    const shadow = page.getByRole("region", { name: "Shadow" });
    await expect(shadow).toBeVisible();
    // Shadow only counts: the call is a hit all the same.
    expect((await ask(page.request, key, QUESTION)).outcome).toBe("hit-exact");
    await expect(shadow).toContainText(/1\s*would allow less|would allow less\s*1/);
  });

  test("compares the text with a version, and is asked before it is lost", async ({ page }) => {
    const { id } = await createTenant(page.request, "Policy compare");
    await openPolicy(page, id);
    await append(page, "min_similarity := 0.6");
    await page.getByRole("tab", { name: "Compare" }).click();
    await expect(page.getByRole("region", { name: "Differences" })).toContainText("added: min_similarity := 0.6");

    await page.getByLabel("Whose policy").selectOption({ label: "Global default" });
    const question = page.getByRole("alertdialog", { name: "Discard your changes?" });
    await question.getByRole("button", { name: "Cancel" }).click();
    await expect(editor(page)).toContainText("min_similarity := 0.6");
    await page.getByLabel("Whose policy").selectOption({ label: "Global default" });
    await question.getByRole("button", { name: "Discard changes" }).click();
    await expect(page).toHaveURL(/\/policy$/);
    await expect(editor(page)).not.toContainText("min_similarity := 0.6");
  });

  test("is not held by the editor: Escape and Tab lead out of it", async ({ page }) => {
    const { id } = await createTenant(page.request, "Policy keys");
    await openPolicy(page, id);
    await editor(page).click();
    await page.keyboard.press("Tab");
    await expect(editor(page)).toBeFocused();
    await page.keyboard.press("Escape");
    await page.keyboard.press("Tab");
    await expect(editor(page)).not.toBeFocused();
    await expect(page.getByLabel("What this version is for")).toBeFocused();
  });

  test("loads the editor on this page alone", async ({ page }) => {
    const loaded: string[] = [];
    page.on("response", async (response) => {
      if (!/\.js(\?|$)/.test(response.url())) return;
      const body = await response.text().catch(() => "");
      if (body.includes("cm-activeLine")) loaded.push(response.url());
    });
    await page.goto("/playground");
    await expect(page.getByLabel("Text to scan")).toBeVisible();
    await page.waitForLoadState("networkidle");
    expect(loaded).toEqual([]);
    await page.goto("/policy");
    await expect(editor(page)).toBeVisible();
    await expect.poll(() => loaded.length).toBeGreaterThan(0);
  });

  for (const colorScheme of ["light", "dark"] as const) {
    test(`has names, contrast and no sideways scroll on the page (${colorScheme})`, async ({ page }) => {
      const { id } = await createTenant(page.request, `Policy looks ${colorScheme}`);
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width: 390, height: 844 });
      await openPolicy(page, id);
      await append(page, "allow_lookup if {");
      await expect(page.getByRole("list", { name: "Problems" })).toBeVisible();
      for (const tab of ["Tests", "Try", "Replay", "Compare"]) {
        await page.getByRole("tab", { name: tab }).click();
        if (tab === "Try") await expect(page.getByText("The policy gives no decision")).toBeVisible();
        await expect(page.locator("[aria-busy=true]")).toHaveCount(0);
        await expectAccessible(page, tab);
      }
    });
  }
});

test.describe("an auditor", () => {
  test.use({ as: "auditor" });

  test("reads, tries and compares a policy, and can change nothing", async ({ page, owner }) => {
    const { id } = await createTenant(owner, "Policy read only");
    const draft = await mutate<{ id: string }>(owner, "policies.save", { tenantId: id, source: CLOSED });

    await openPolicy(page, id);
    await page.getByRole("button", { name: /Version 1/ }).click();
    await expect(page.getByText("You may look, not change")).toBeVisible();
    await expect(editor(page)).toHaveAttribute("aria-readonly", "true");
    await editor(page).click();
    await page.keyboard.press("Control+Home");
    await page.keyboard.type("x");
    await expect(editor(page)).not.toContainText("xpackage");
    for (const name of ["Publish", "Save draft", "Run in shadow"]) {
      const button = page.getByRole("button", { name, exact: true });
      await expect(button).toBeDisabled();
      await expect(button).toHaveAccessibleDescription(/ask an admin or an owner/);
    }
    await page.getByRole("tab", { name: "Try" }).click();
    await expect(page.getByText("closed-today")).toBeVisible();

    // The page is a courtesy: the server refuses, too.
    const refused = await page.request.post("/api/trpc/policies.publish", {
      data: { json: { id: draft.id } },
      headers: ownPage(),
    });
    expect(refused.status()).toBe(403);
  });
});

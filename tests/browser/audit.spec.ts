import { readFile } from "node:fs/promises";
import { expect, type Page } from "@playwright/test";
import { trailSchema, verifyTrail } from "../../src/lib/audit/verify-trail";
import { expectAccessible } from "./accessible";
import { createTenant } from "./api";
import { test } from "./sessions";

async function textOfDownload(page: Page, button: string): Promise<string> {
  const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: button }).click()]);
  return readFile(await file.path(), "utf8");
}

test.describe("an auditor", () => {
  test.use({ as: "auditor" });

  test("takes the trail, a checkpoint and the key away, and they hold together", async ({ page, owner }) => {
    await createTenant(owner, "Audited");
    await page.goto("/audit");
    await expect(page.locator("code", { hasText: /^lethe\/audit\// }).first()).toBeVisible();
    const trail = trailSchema.parse(JSON.parse(await textOfDownload(page, "Download the trail")));
    const checkpoint = await textOfDownload(page, "Download the checkpoint");
    const key = await textOfDownload(page, "Download the public key");
    expect(JSON.stringify(trail.records), "what is sealed is shown while its key lives").toContain("Audited");
    expect(verifyTrail(trail.records, [trail.checkpoint ?? "", checkpoint], key)).toMatchObject({ holds: true });
    const [first, ...rest] = trail.records;
    const forged = first === undefined ? rest : [{ ...first, actor: "nobody" }, ...rest];
    expect(verifyTrail(forged, [checkpoint], key).holds).toBe(false);
  });

  for (const width of [1440, 390]) {
    test(`has names, contrast and no sideways scroll on the page (${width} px)`, async ({ page }) => {
      await page.setViewportSize({ width, height: 900 });
      await page.goto("/audit");
      await expect(page.locator("code", { hasText: /^lethe\/audit\// }).first()).toBeVisible();
      await expectAccessible(page);
    });
  }
});

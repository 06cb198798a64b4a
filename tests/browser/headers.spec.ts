import { expect, type Page } from "@playwright/test";
import { openPage, pagesWithContent } from "./pages";
import { test } from "./sessions";

/** What the browser itself has refused or would have: the policy's own reports, not our reading of the header. */
async function noteViolations(page: Page): Promise<() => Promise<string[]>> {
  const seen: string[] = [];
  await page.exposeFunction("noteViolation", (text: string) => void seen.push(text));
  await page.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) => {
      const note = (window as unknown as { noteViolation: (text: string) => void }).noteViolation;
      note(`${event.effectiveDirective}: ${event.blockedURI} ${event.sourceFile}:${event.lineNumber} ${event.sample}`);
    });
  });
  return async () => {
    await page.evaluate(() => new Promise((resolve) => setTimeout(resolve)));
    return seen.splice(0);
  };
}

test.describe("behind the login", () => {
  test.use({ as: "owner" });

  test("no page breaks its own policy, and each has one", async ({ page }) => {
    const violations = await noteViolations(page);
    for (const path of await pagesWithContent(page.request, "Policy of pages")) {
      const response = page.waitForResponse((reply) => new URL(reply.url()).pathname === path);
      await openPage(page, path);
      const headers = (await response).headers();
      expect(headers["content-security-policy"], path).toMatch(
        /default-src 'none'; script-src 'nonce-[^']{20,}' 'strict-dynamic';/,
      );
      expect(headers["content-security-policy"], path).toContain("frame-ancestors 'none'");
      expect(headers["cache-control"], path).toContain("no-store");
      expect(headers["x-content-type-options"], path).toBe("nosniff");
      expect(headers["cross-origin-opener-policy"], path).toBe("same-origin");
      expect(await violations(), path).toEqual([]);
    }
  });

  test("nor do dialogs, menus and notices", async ({ page }) => {
    const violations = await noteViolations(page);
    await openPage(page, "/tenants");
    await page.getByRole("button", { name: "New tenant" }).first().click();
    await page.getByRole("dialog").getByLabel("Name").fill("Made in a dialog");
    await page
      .getByRole("dialog")
      .getByRole("button", { name: /create/i })
      .click();
    await expect(page.getByText("Made in a dialog").first()).toBeVisible();
    expect(await violations()).toEqual([]);
  });

  test("a script without the page's nonce does not run", async ({ page }) => {
    const violations = await noteViolations(page);
    await openPage(page, "/");
    await page.evaluate(() => {
      const image = document.createElement("div");
      image.innerHTML = `<img src="x" onerror="window.ran = true">`;
      document.body.append(image);
      const script = document.createElement("script");
      script.setAttribute("nonce", "made up");
      document.body.insertAdjacentHTML("beforeend", "<iframe srcdoc='<script>parent.ran = true</script>'></iframe>");
    });
    await expect.poll(async () => (await violations()).join()).toMatch(/script-src|frame-src|default-src/);
    expect(await page.evaluate(() => (window as unknown as { ran?: boolean }).ran)).toBeUndefined();
  });
});

test("the login page keeps to its policy and leads to no other site", async ({ page, baseURL }) => {
  const violations = await noteViolations(page);
  await openPage(page, "/login");
  expect(await violations()).toEqual([]);
  expect(baseURL).toBeTruthy();
});

import { expect, type Page } from "@playwright/test";
import { faintTexts, flawsOf } from "./accessibility-checks";

/** As it is now, at the width it has now. */
export async function expectAccessible(page: Page, where = page.url()): Promise<void> {
  await expectNoSidewaysScroll(page, where);
  expect(await page.evaluate(flawsOf), where).toEqual([]);
  expect(await page.evaluate(faintTexts), where).toEqual([]);
}

async function expectNoSidewaysScroll(page: Page, where = page.url()): Promise<void> {
  const excess = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(excess, where).toBeLessThanOrEqual(0);
}

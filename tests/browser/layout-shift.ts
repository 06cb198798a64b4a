import { expect, type Page } from "@playwright/test";

/** What moves by itself after it was seen, as browsers count it. */
const SHIFT_MAX = 0.02;

interface LayoutShift extends PerformanceEntry {
  value: number;
  hadRecentInput: boolean;
}

declare global {
  interface Window {
    layoutShift: number;
  }
}

/** To be called before the first page: every page that is loaded counts from its beginning. */
export async function watchShifts(page: Page): Promise<void> {
  await page.addInitScript(() => {
    window.layoutShift = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as LayoutShift[])
        if (!entry.hadRecentInput) window.layoutShift += entry.value;
    }).observe({ type: "layout-shift", buffered: true });
  });
}

export async function expectNoShift(page: Page, where: string): Promise<void> {
  expect(await page.evaluate(() => window.layoutShift), `what moved on ${where}`).toBeLessThan(SHIFT_MAX);
}

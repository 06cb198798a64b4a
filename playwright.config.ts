import { existsSync } from "node:fs";
import { defineConfig } from "@playwright/test";

const CHROMIUM_PLACES = [process.env.CHROMIUM_PATH, "/usr/bin/chromium", "/usr/bin/chromium-browser"];

/** None found: Playwright's own, from `npx playwright install chromium`. */
const executablePath = CHROMIUM_PLACES.find((path) => path !== undefined && existsSync(path));

const screenshots = process.env.LETHE_SCREENSHOTS === "1";

// Playwright empties the folder that it writes to when it starts: a run beside this one must have another. Workers read
// this file anew, so the name is kept in the environment.
process.env.LETHE_TEST_RUN ??= `${Date.now()}-${process.pid}`;

export default defineConfig({
  testDir: "tests/browser",
  outputDir: `test-results/${process.env.LETHE_TEST_RUN}`,
  globalSetup: "./tests/browser/global-setup.ts",
  // One server and one database behind all of them.
  workers: 1,
  fullyParallel: false,
  forbidOnly: Boolean(process.env.CI),
  // What ends a test that hangs; a busy machine takes several times as long.
  timeout: 180_000,
  expect: { timeout: 15_000 },
  reporter: [["list"]],
  use: {
    viewport: { width: 1440, height: 900 },
    locale: "en-US",
    timezoneId: "UTC",
    reducedMotion: "reduce",
    // A trace records every step of every test and is thrown away where nothing failed: asked for by name.
    trace: process.env.LETHE_TRACE === "1" ? "retain-on-failure" : "off",
    screenshot: "only-on-failure",
    launchOptions: {
      ...(executablePath === undefined ? {} : { executablePath }),
      args: ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--disable-background-networking"],
    },
  },
  projects: screenshots
    ? [{ name: "screenshots", testMatch: /screenshots\.spec\.ts/ }]
    : [
        // First: only a server that was never asked anything shows what to ask.
        { name: "fresh", testMatch: /fresh-server\.spec\.ts/ },
        { name: "dashboard", testIgnore: /(fresh-server|screenshots|throttle)\.spec\.ts/, dependencies: ["fresh"] },
        // Last: afterwards nobody on this machine can log in for a minute.
        { name: "throttle", testMatch: /throttle\.spec\.ts/, dependencies: ["dashboard"] },
      ],
});

import { test as base } from "@playwright/test";

export const STATE_DIRECTORY = "test-results/sessions";
export const OWNER_STATE = `${STATE_DIRECTORY}/owner.json`;
export const AUDITOR_STATE = `${STATE_DIRECTORY}/auditor.json`;

function given(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set: the global set-up did not run`);
  return value;
}

/** The address is known only after the set-up has started the server, so it is not in the configuration. */
export const test = base.extend<{ appKey: string }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of fixtures from this pattern
  baseURL: async ({}, use) => use(given("LETHE_URL")),
  extraHTTPHeaders: async ({ baseURL }, use) => use({ origin: baseURL ?? "" }),
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of fixtures from this pattern
  appKey: async ({}, use) => use(given("LETHE_APP_KEY")),
});

/** Of the whole run, for tests that look into the files. */
export function dataDirectory(): string {
  return given("LETHE_TEST_DATA_DIR");
}

import { join } from "node:path";
import { type APIRequestContext, test as base } from "@playwright/test";

export type Person = "owner" | "auditor";

interface Fixtures {
  /** Who is logged in; null: nobody. */
  as: Person | null;
  /** What an owner does for a test besides, whoever is logged in. */
  owner: APIRequestContext;
  appKey: string;
}

function given(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set: the global set-up did not run`);
  return value;
}

/** In a folder of this run: sessions of another run's server open nothing here. */
export function sessionFile(person: Person): string {
  return join(given("LETHE_TEST_SESSIONS_DIR"), `${person}.json`);
}

/** Address and sessions are known only after the set-up has started the server, so they are not in the configuration. */
export const test = base.extend<Fixtures>({
  as: [null, { option: true }],
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of fixtures from this pattern
  baseURL: async ({}, use) => use(given("LETHE_URL")),
  storageState: async ({ as }, use) => use(as === null ? undefined : sessionFile(as)),
  owner: async ({ playwright }, use) => {
    const baseURL = given("LETHE_URL");
    const owner = await playwright.request.newContext({
      baseURL,
      storageState: sessionFile("owner"),
    });
    await use(owner);
    await owner.dispose();
  },
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of fixtures from this pattern
  appKey: async ({}, use) => use(given("LETHE_APP_KEY")),
});

/** Of the whole run, for tests that look into the files. */
export function dataDirectory(): string {
  return given("LETHE_TEST_DATA_DIR");
}

import { mkdir } from "node:fs/promises";
import { type APIRequestContext, request } from "@playwright/test";
import { AUDITOR, changePassword, mutate, OWNER, signIn } from "./api";
import { startServer } from "./server-process";
import { AUDITOR_STATE, OWNER_STATE, STATE_DIRECTORY } from "./sessions";

/** One server for all tests, with an owner and an auditor who are logged in. Returns how to stop it. */
export default async function globalSetup(): Promise<() => Promise<void>> {
  // Pictures show a server that has a provider. Nothing is sent there.
  const server = await startServer(
    process.env.LETHE_SCREENSHOTS === "1" ? { OPENAI_BASE_URL: "http://127.0.0.1:9/v1" } : {},
  );
  process.env.LETHE_URL = server.url;
  process.env.LETHE_APP_KEY = server.appKey;
  process.env.LETHE_TEST_DATA_DIR = server.dataDirectory;
  try {
    await mkdir(STATE_DIRECTORY, { recursive: true });
    const owner = await session(server.url, OWNER.email, server.oneTimePassword, OWNER.password);
    const { email, name } = AUDITOR;
    const made = await mutate<{ oneTimePassword: string }>(owner, "users.create", { email, name, role: "auditor" });
    const auditor = await session(server.url, email, made.oneTimePassword, AUDITOR.password);
    await owner.storageState({ path: OWNER_STATE });
    await auditor.storageState({ path: AUDITOR_STATE });
    await Promise.all([owner.dispose(), auditor.dispose()]);
  } catch (error) {
    await server.stop();
    throw error;
  }
  return server.stop;
}

/** Logs in with the one-time password and replaces it, as the first login asks for. */
async function session(url: string, email: string, oneTime: string, password: string): Promise<APIRequestContext> {
  const api = await request.newContext({ baseURL: url, extraHTTPHeaders: { origin: url } });
  await signIn(api, email, oneTime);
  await changePassword(api, oneTime, password);
  return api;
}

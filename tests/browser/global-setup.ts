import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type APIRequestContext, request } from "@playwright/test";
import { AUDITOR, changePassword, mutate, OWNER, signIn } from "./api";
import { startServer } from "./server-process";
import { sessionFile } from "./sessions";

/** Tests that name a provider have it on this machine. */
const OWN_PROVIDERS = { LETHE_UPSTREAM_HOSTS: "127.0.0.1", LETHE_UPSTREAM_ADDRESSES: "127.0.0.0/8" };

/** One server for all tests, with an owner and an auditor who are logged in. Returns how to stop it. */
export default async function globalSetup(): Promise<() => Promise<void>> {
  // Pictures show a server that has a provider. Nothing is sent there.
  const server = await startServer(
    process.env.LETHE_SCREENSHOTS === "1" ? { OPENAI_BASE_URL: "http://127.0.0.1:9/v1" } : OWN_PROVIDERS,
  );
  process.env.LETHE_URL = server.url;
  process.env.LETHE_APP_KEY = server.appKey;
  process.env.LETHE_TEST_DATA_DIR = server.dataDirectory;
  const sessions = await mkdtemp(join(tmpdir(), "lethe-sessions-"));
  process.env.LETHE_TEST_SESSIONS_DIR = sessions;
  const end = async () => {
    await server.stop();
    await rm(sessions, { recursive: true, force: true });
  };
  try {
    const owner = await session(server.url, OWNER.email, server.oneTimePassword, OWNER.password);
    const { email, name } = AUDITOR;
    const { link } = await mutate<{ link: { token: string } }>(owner, "users.create", { email, name, role: "auditor" });
    await mutate(owner, "links.redeem", { token: link.token, password: AUDITOR.password });
    const auditor = await request.newContext({ baseURL: server.url });
    await signIn(auditor, email, AUDITOR.password);
    await owner.storageState({ path: sessionFile("owner") });
    await auditor.storageState({ path: sessionFile("auditor") });
    await Promise.all([owner.dispose(), auditor.dispose()]);
  } catch (error) {
    await end();
    throw error;
  }
  return end;
}

/** Logs in with the one-time password and replaces it, as the first login asks for. */
async function session(url: string, email: string, oneTime: string, password: string): Promise<APIRequestContext> {
  const api = await request.newContext({ baseURL: url });
  await signIn(api, email, oneTime);
  await changePassword(api, oneTime, password);
  return api;
}

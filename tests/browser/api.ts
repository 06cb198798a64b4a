import type { APIRequestContext } from "@playwright/test";

/** The same calls that the dashboard makes, for what a test needs but does not test. */

export const OWNER = { email: "admin@lethe.local", password: "a river without a bridge" };
export const AUDITOR = { email: "auditor@lethe.local", name: "Jun Park", password: "a boat without any oars" };

/** What a browser says of a request of the dashboard's own pages. Known once the set-up has started the server. */
export function ownPage(url = process.env.LETHE_URL ?? ""): Record<string, string> {
  return { origin: url, "sec-fetch-site": "same-origin" };
}

async function send(api: APIRequestContext, path: string, data: unknown): Promise<unknown> {
  const response = await api.post(path, { data, headers: ownPage() });
  if (!response.ok()) throw new Error(`${path} answered ${response.status()}: ${await response.text()}`);
  return response.json();
}

export async function signIn(api: APIRequestContext, email: string, password: string): Promise<void> {
  await send(api, "/api/auth/sign-in/email", { email, password });
}

export async function changePassword(api: APIRequestContext, currentPassword: string, newPassword: string) {
  await send(api, "/api/auth/change-password", { currentPassword, newPassword, revokeOtherSessions: true });
}

interface TrpcResult<T> {
  result: { data: { json: T } };
}

/** Values go over the wire as superjson writes them; plain JSON is its `json` part. */
export async function mutate<T>(api: APIRequestContext, procedure: string, input: unknown): Promise<T> {
  const body = (await send(api, `/api/trpc/${procedure}`, { json: input })) as TrpcResult<T>;
  return body.result.data.json;
}

export async function createTenant(api: APIRequestContext, name: string): Promise<{ id: string; key: string }> {
  const { id } = await mutate<{ id: string }>(api, "tenants.create", { name });
  const { secret } = await mutate<{ secret: string }>(api, "appKeys.create", {
    tenantId: id,
    name: "browser-test",
    scopes: ["cache:read", "cache:write"],
    expiresInDays: null,
    mode: "test",
  });
  return { id, key: secret };
}

export interface Answer {
  outcome: string | undefined;
  text: string;
}

/** One question to the demo model through the OpenAI wire, as an app asks it; for a person when `user` is given. */
export async function ask(api: APIRequestContext, key: string, question: string, user?: string): Promise<Answer> {
  const response = await api.post("/v1/chat/completions", {
    headers: { authorization: `Bearer ${key}` },
    data: { model: "lethe-demo", messages: [{ role: "user", content: question }], user },
  });
  if (!response.ok()) throw new Error(`the call answered ${response.status()}: ${await response.text()}`);
  const body = (await response.json()) as { choices: { message: { content: string } }[] };
  return { outcome: response.headers()["lethe-outcome"], text: body.choices[0]?.message.content ?? "" };
}

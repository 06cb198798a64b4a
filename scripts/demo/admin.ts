import { randomBytes } from "node:crypto";
import { createTRPCClient, httpLink } from "@trpc/client";
import superjson from "superjson";
import type { AppRouter } from "@/server/trpc/router";

export type Admin = ReturnType<typeof createAdmin>;

export interface Login {
  readonly email: string;
  readonly password: string;
}

/** The first login of an owner: the one-time password is exchanged for one that people can type. */
export async function logInFirst(url: string, first: Login): Promise<{ admin: Admin; login: Login }> {
  const session = await post(url, "/api/auth/sign-in/email", first);
  const password = `demo-${randomBytes(9).toString("base64url")}`;
  const changed = await post(
    url,
    "/api/auth/change-password",
    { currentPassword: first.password, newPassword: password, revokeOtherSessions: false },
    cookieOf(session),
  );
  const cookie = cookieOf(changed) || cookieOf(session);
  return { admin: createAdmin(url, cookie), login: { email: first.email, password } };
}

function createAdmin(url: string, cookie: string) {
  return createTRPCClient<AppRouter>({
    links: [httpLink({ url: `${url}/api/trpc`, transformer: superjson, headers: { cookie, ...ownPage(url) } })],
  });
}

/** What a browser says of a request of the dashboard's own pages. */
function ownPage(url: string): Record<string, string> {
  return { origin: url, "sec-fetch-site": "same-origin" };
}

async function post(url: string, path: string, body: object, cookie = ""): Promise<Response> {
  const response = await fetch(url + path, {
    method: "POST",
    headers: { "content-type": "application/json", ...ownPage(url), ...(cookie === "" ? {} : { cookie }) },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
  return response;
}

function cookieOf(response: Response): string {
  return response.headers
    .getSetCookie()
    .map((line) => line.split(";", 1)[0])
    .join("; ");
}

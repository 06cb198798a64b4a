import { request as httpRequest, type IncomingHttpHeaders } from "node:http";
import type { TestLethe } from "./lethe";

export interface Seen {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** The body parsed; empty when it is no JSON. */
  readonly json: Record<string, unknown>;
  /** `name=value` of each cookie that was set. */
  readonly cookies: string[];
}

export interface BrowserRequest {
  readonly method?: string;
  readonly body?: unknown;
  /** Null takes a header off that would be sent. */
  readonly headers?: Record<string, string | null>;
}

/** One request as a browser makes it from the dashboard's own pages, by node:http: fetch would not let us lie about Host. */
export function browse(
  lethe: TestLethe,
  path: string,
  { method, body, headers = {} }: BrowserRequest = {},
): Promise<Seen> {
  const verb = method ?? (body === undefined ? "GET" : "POST");
  const own = {
    host: new URL(lethe.origin).host,
    "sec-fetch-site": "same-origin",
    ...(verb === "GET" ? {} : { origin: lethe.origin }),
    ...(body === undefined ? {} : { "content-type": "application/json" }),
  };
  const sent = Object.entries({ ...own, ...headers }).filter((entry): entry is [string, string] => entry[1] !== null);
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      `${lethe.origin}${path}`,
      { method: verb, headers: Object.fromEntries(sent) },
      (response) => {
        const parts: Buffer[] = [];
        response.on("data", (part: Buffer) => parts.push(part));
        response.on("error", reject);
        response.on("end", () => {
          const text = Buffer.concat(parts).toString();
          const cookies = (response.headers["set-cookie"] ?? []).map((cookie) => cookie.split(";")[0] ?? "");
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text, json: parse(text), cookies });
        });
      },
    );
    request.on("error", reject);
    request.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

function parse(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return {};
  }
}

export function logIn(
  lethe: TestLethe,
  email: string,
  password: string,
  more: { code?: string; headers?: Record<string, string> } = {},
) {
  const { code, headers = {} } = more;
  return browse(lethe, "/api/auth/sign-in/email", {
    body: { email, password, ...(code === undefined ? {} : { code }) },
    headers,
  });
}

/** The cookies of several replies, the later ones winning, as the next request sends them. */
export function cookieJar(...replies: Seen[]): string {
  const jar = new Map(
    replies.flatMap(({ cookies }) => cookies.map((cookie) => cookie.split(/=(.*)/s) as [string, string])),
  );
  return [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
}

/** Logs in and replaces the one-time password. */
export async function signedIn(
  lethe: TestLethe,
  email: string,
  oneTimePassword: string,
  password: string,
): Promise<string> {
  const first = await logIn(lethe, email, oneTimePassword);
  const changed = await browse(lethe, "/api/auth/change-password", {
    body: { currentPassword: oneTimePassword, newPassword: password },
    headers: { cookie: cookieJar(first) },
  });
  if (changed.status !== 200) throw new Error(`the password was not changed: ${changed.status} ${changed.text}`);
  return cookieJar(first, changed);
}

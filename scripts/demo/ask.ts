export const MODEL = "lethe-demo";

const REQUEST_MS_MAX = 60_000;

export interface Answer {
  readonly status: number;
  readonly outcome: string;
  readonly reason: string;
  readonly similarity: number | null;
  /** Waited for the answer to the same question, which another request was just asking. */
  readonly collapsed: boolean;
  /** The answer's own id, made by the model: a replay has the id of the answer that was stored. */
  readonly answerId: string | null;
  readonly ms: number;
}

/** One question through the OpenAI wire, as an app would ask it. */
export async function ask(
  url: string,
  key: string,
  question: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const startedAt = performance.now();
  const response = await fetch(`${url}/v1/chat/completions`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${key}`, ...headers },
    body: JSON.stringify({ model: MODEL, messages: [{ role: "user", content: question }] }),
    signal: AbortSignal.timeout(REQUEST_MS_MAX),
  });
  const body = (await response.json()) as { id?: string };
  const similarity = response.headers.get("lethe-similarity");
  return {
    status: response.status,
    outcome: response.headers.get("lethe-outcome") ?? "none",
    reason: response.headers.get("lethe-reason") ?? "none",
    similarity: similarity === null ? null : Number(similarity),
    collapsed: /;\s*collapsed\b/.test(response.headers.get("cache-status") ?? ""),
    answerId: body.id ?? null,
    ms: performance.now() - startedAt,
  };
}

/** A verb of Lethe's own API for apps. @throws Error with the problem that the server named */
export async function callApi<T>(url: string, key: string, path: string, body?: object): Promise<T> {
  const response = await fetch(url + path, {
    method: body === undefined ? "GET" : "POST",
    headers: { authorization: `Bearer ${key}`, ...(body === undefined ? {} : { "content-type": "application/json" }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(REQUEST_MS_MAX),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${text}`);
  return JSON.parse(text) as T;
}

/** Where Azure's clients look for OpenAI's endpoints that no row of the wires names: below a version, or a deployment. */
const AZURE = /^\/openai\/(?:v1|deployments\/[^/]+)(?=\/)/;
/** Google's other versions. Which one the provider is asked in, its base URL says. */
const GOOGLE =
  /^\/(?:v1alpha(?=\/)|v1(?=\/models\/[^/]+(?::|%3A)(?:generateContent|streamGenerateContent|countTokens|embedContent|batchEmbedContents)$))/i;

/** The same endpoint under the name that this server knows it by. The path itself where it has no other. */
export function knownAddress(path: string): string {
  const [azure] = AZURE.exec(path) ?? [];
  if (azure !== undefined) return `/v1${path.slice(azure.length)}`;
  const [google] = GOOGLE.exec(path) ?? [];
  return google === undefined ? path : `/v1beta${path.slice(google.length)}`;
}

/** Parameters in which Google's clients may bring a key. */
const KEYS = ["key", "access_token"] as const;
const KEY_HEADER = "x-goog-api-key";

interface Addressed {
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
}

/** A key that stands in one of Google's addresses, as the header that it is otherwise: it goes on in no query, and into no key of a cache. */
export function withKeyInHeader<Request extends Addressed>(request: Request): Request {
  const { path, query, headers } = request;
  if (query.size === 0 || !(path.startsWith("/v1beta/") || GOOGLE.test(path))) return request;
  const key = KEYS.map((name) => query.get(name)).find((value) => value !== null);
  if (key === undefined || key === null) return request;
  const rest = new URLSearchParams([...query].filter(([name]) => !KEYS.some((one) => one === name)));
  return { ...request, query: rest, headers: { ...headers, [KEY_HEADER]: headers[KEY_HEADER] ?? key } };
}

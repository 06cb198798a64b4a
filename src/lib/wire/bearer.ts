type Headers = Readonly<Record<string, string>>;

/**
 * The app key of a request: `Lethe-Key`, where the wire's own header brings the provider's; else `Authorization: Bearer ...`,
 * Anthropic's `x-api-key`, Azure's `api-key` or Google's `x-goog-api-key`. Null when there is none.
 */
export function bearerToken(headers: Headers): string | null {
  return headers["lethe-key"]?.trim() ?? wireToken(headers);
}

/** The app's own key for the provider: `x-provider-api-key`, or the wire's header beside `Lethe-Key`. Null: it brings none. */
export function providerToken(headers: Headers): string | null {
  const named = headers["x-provider-api-key"]?.trim() ?? "";
  if (named !== "") return named;
  return headers["lethe-key"] === undefined ? null : wireToken(headers);
}

function wireToken(headers: Headers): string | null {
  const match = /^Bearer\s+(\S+)\s*$/i.exec(headers.authorization ?? "");
  const named = ["x-api-key", "api-key", "x-goog-api-key"].map((name) => headers[name]?.trim());
  return match?.[1] ?? named.find((key) => key !== undefined) ?? null;
}

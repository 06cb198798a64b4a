/** The app key of a request: `Authorization: Bearer ...`, or Anthropic's `x-api-key`. Null when there is none. */
export function bearerToken(headers: Readonly<Record<string, string>>): string | null {
  const match = /^Bearer\s+(\S+)\s*$/i.exec(headers.authorization ?? "");
  return match?.[1] ?? headers["x-api-key"]?.trim() ?? null;
}

/** Why an address can't be a provider's, and what to write instead. */
export class BaseUrlRefused extends Error {
  override readonly name = "BaseUrlRefused";
}

/**
 * A provider's base address as everything here uses it: http or https, the version in its path, no slash at its end.
 * Clients disagree about the version: OpenAI's want `https://host/v1`, Anthropic's `https://host`. Both are taken.
 * @param basePath of an address that names no path
 * @throws BaseUrlRefused
 */
export function providerBaseUrl(text: string, basePath = "/v1"): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol) || !/^https?:\/\//i.test(text))
    throw new BaseUrlRefused("must begin with http:// or https://, e.g. http://127.0.0.1:11434/v1");
  if (url.username !== "" || url.password !== "")
    throw new BaseUrlRefused("must not hold a user or password: the provider's key has a variable of its own");
  if (url.search !== "" || url.hash !== "") throw new BaseUrlRefused("must not have a query or a fragment");
  const path = url.pathname.replace(/\/+$/, "");
  return `${url.origin}${path === "" ? basePath : path}`;
}

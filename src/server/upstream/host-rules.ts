import { isIP } from "node:net";
import type { AddressRanges } from "@/lib/core/address";
import { isPublicAddress } from "@/lib/core/public-address";

/** Which servers an admin may name as a provider. The operator says. */
export interface HostRules {
  /** `api.example.com`, `host:8000`, `*.example.com` for every name below, `*` for any. */
  readonly hosts: readonly string[];
  /** Addresses that are not public and may be reached all the same. */
  readonly addresses: AddressRanges;
}

/** Providers that many use. An operator's own list takes its place. */
export const KNOWN_HOSTS: readonly string[] = [
  "api.openai.com",
  "*.openai.azure.com",
  "*.services.ai.azure.com",
  "api.anthropic.com",
  "generativelanguage.googleapis.com",
  "api.mistral.ai",
  "api.groq.com",
  "api.deepseek.com",
  "api.together.xyz",
  "api.fireworks.ai",
  "api.x.ai",
  "api.cohere.com",
  "openrouter.ai",
];

/** Why a base address can't be a provider's; null: it can, as far as its name says. */
export function refusalOf(
  { hosts, addresses }: HostRules,
  baseUrl: string,
  list = "LETHE_UPSTREAM_HOSTS",
): string | null {
  const url = new URL(baseUrl);
  const name = url.hostname.toLowerCase();
  if (!hosts.some((host) => matches(host.toLowerCase(), name, url.host.toLowerCase())))
    return `its host is not on the operator's list (${list})`;
  const literal = name.replace(/^\[|\]$/g, "");
  if (isIP(literal) !== 0 && !reaches({ addresses }, literal, url.protocol === "https:"))
    return "its address is not public, or not over https, and not among those that the operator allows (LETHE_UPSTREAM_ADDRESSES)";
  if (url.protocol !== "https:" && addresses.size === 0)
    return "it must begin with https:// (http is for addresses that the operator allows in LETHE_UPSTREAM_ADDRESSES)";
  return null;
}

function matches(rule: string, name: string, host: string): boolean {
  if (rule === "*" || rule === name || rule === host) return true;
  return rule.startsWith("*.") && name.endsWith(rule.slice(1)) && name.length > rule.length - 1;
}

/** Keys go in the clear over http: only where the operator has named the address. */
export function reaches({ addresses }: Pick<HostRules, "addresses">, address: string, secure: boolean): boolean {
  return addresses.has(address) || (secure && isPublicAddress(address));
}

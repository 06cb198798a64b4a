import { createTRPCUntypedClient, httpLink } from "@trpc/client";
import superjson from "superjson";
import type { CacheApi } from "./cache-api.js";

export interface LetheOptions {
  /** Where Lethe is, e.g. `http://127.0.0.1:4660`. */
  readonly url: string;
  /** An app key. */
  readonly apiKey: string;
  /** Sent with each call, e.g. `Lethe-Agent`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** A call that takes longer fails. Milliseconds. */
  readonly timeoutMs?: number;
  /** In place of the global one. */
  readonly fetch?: typeof fetch;
}

export interface Lethe {
  readonly cache: CacheApi;
}

/** A cache that is slower than this is no help. */
const TIMEOUT_MS = 5_000;

/**
 * Calls by tRPC, each in a body: a prompt never stands in an address, which proxies log and cut. Nothing is batched, so
 * that one answer never waits for another.
 * Calls reject with `TRPCClientError`; its `data.code` is one of a closed list (`UNAUTHORIZED`, `FORBIDDEN` ...).
 */
export function createLethe({ url, apiKey, headers = {}, timeoutMs = TIMEOUT_MS, fetch: own }: LetheOptions): Lethe {
  const ask = own ?? fetch;
  const trpc = createTRPCUntypedClient({
    links: [
      httpLink({
        url: new URL("/api/trpc", url).href,
        transformer: superjson,
        headers: { ...headers, authorization: `Bearer ${apiKey}` },
        fetch: (address, init) =>
          ask(address as URL, { ...(init as RequestInit), signal: bounded(init?.signal, timeoutMs) }),
      }),
    ],
  });
  const call = (name: string) => async (input: unknown) => trpc.mutation(`cache.${name}`, input) as Promise<never>;
  return {
    cache: {
      lookup: call("lookup"),
      put: call("put"),
      remove: call("remove"),
      invalidate: call("invalidate"),
      feedback: call("feedback"),
    },
  };
}

function bounded(signal: AbortSignal | null | undefined, ms: number): AbortSignal {
  const limit = AbortSignal.timeout(ms);
  return signal ? AbortSignal.any([signal, limit]) : limit;
}

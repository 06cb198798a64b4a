import { LRUCache } from "lru-cache";

interface Window {
  count: number;
  readonly since: number;
}

/** Addresses and paths that are counted at once. Beyond it the longest unseen is forgotten, which lets it begin anew. */
const WINDOWS_KEPT = 50_000;

/**
 * How often an address may ask one path, in fixed windows, in memory. Better Auth's own counter belongs to its module, so
 * that two servers in one process would count for each other, and it walks over all addresses at each request.
 */
export function requestLimits(now: () => number = () => performance.now()) {
  const windows = new LRUCache<string, Window>({ max: WINDOWS_KEPT });
  return {
    /** @param rule.window seconds */
    async consume(key: string, rule: { window: number; max: number }) {
      const windowMs = rule.window * 1_000;
      const known = windows.get(key);
      const current = known !== undefined && now() - known.since < windowMs ? known : { count: 0, since: now() };
      if (current.count >= rule.max) {
        return { allowed: false, retryAfter: Math.ceil((current.since + windowMs - now()) / 1_000) };
      }
      current.count += 1;
      windows.set(key, current);
      return { allowed: true, retryAfter: null };
    },
  };
}

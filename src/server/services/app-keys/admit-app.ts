import { bearerToken } from "@/lib/wire/bearer";
import type { AppActor, Services } from "../context";

/**
 * The door of every endpoint for apps: whose key it is, and whether it may ask once more.
 * @param headers lower-case names
 * @param address where the request came from
 * @throws ServiceError `unauthenticated`, `forbidden`, `rate-limited`, `unavailable`
 */
export async function admitApp(
  { appKeys, quotas }: Pick<Services, "appKeys" | "quotas">,
  headers: Readonly<Record<string, string>>,
  address: string | undefined,
): Promise<AppActor> {
  const actor = await appKeys.authenticate(bearerToken(headers), address);
  await quotas.admit(actor);
  return actor;
}

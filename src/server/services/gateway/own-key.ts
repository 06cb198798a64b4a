import type { JsonObject } from "@/lib/core/json";
import { type ParsedRequest, WireError } from "@/lib/wire/adapter";
import type { AppActor, Services } from "../context";
import { withDeadline } from "../deadline";
import { isPublicModel } from "./price-call";

const DAY_SECONDS = 86_400;
const KEY_CHARS_MAX = 1_000;

/** A provider's key that the app has brought, for one provider. */
export interface OwnKey {
  readonly secret: string;
  /** Keyed: names the key and tells nothing of it. */
  readonly digest: string;
  /** The provider has accepted it within a day, and not refused it since. What can't be known is no. */
  isProven(): Promise<boolean>;
  /** What the provider said to a call with it. Nobody waits for it to be written down. */
  heard(status: number): void;
}

/**
 * @param secret as it came; null: the app brings none
 * @throws WireError where the tenant does not let it, or the app must and does not
 */
export async function ownKeyOf(
  services: Services,
  { tenantId }: AppActor,
  { secret, provider }: { secret: string | null; provider: string },
): Promise<OwnKey | null> {
  const { appProviderKeys } = (await services.tenants.get(tenantId)).settings;
  if (secret === null) {
    if (appProviderKeys === "required") throw required();
    return null;
  }
  if (appProviderKeys === "refused") throw refused();
  if (secret.length > KEY_CHARS_MAX || !/^[\x21-\x7e]+$/.test(secret)) throw malformed();
  const digest = await services.upstreamBook.accountOf(secret);
  return { secret, digest, ...proofOf(services, `proven ${tenantId} ${digest} ${provider}`) };
}

/**
 * When the provider last accepted it, as a counter that all processes see: seconds since 1970. Keys that no provider has
 * accepted leave nothing behind: anybody can invent them.
 */
function proofOf(services: Services, name: string): Pick<OwnKey, "isProven" | "heard"> {
  const { coordination, clock, limits } = services;
  const now = () => Math.floor(clock.now() / 1000);
  const acceptedAt = async () => {
    const [count = 0] = await withDeadline(coordination.counts([{ name, slice: 0 }]), limits.quotaDeadlineMs);
    return count;
  };
  const charge = async (more: { amount: number; floor?: number }) => {
    await withDeadline(
      coordination.charge([{ name, slice: 0, keepMs: DAY_SECONDS * 1000, ...more }]),
      limits.quotaDeadlineMs,
    );
  };
  const refuse = async () => {
    const at = await acceptedAt();
    if (at > 0) await charge({ amount: -at });
  };
  const accept = () => charge({ amount: 0, floor: now() });
  return {
    isProven: () =>
      acceptedAt().then(
        (at) => now() - at < DAY_SECONDS,
        () => false,
      ),
    heard(status) {
      const tell = status === 401 || status === 403 ? refuse : status >= 200 && status < 300 ? accept : null;
      if (tell !== null) services.background("proof of an app's own key", () => tell().catch(() => undefined));
    },
  };
}

/** Of the key, in what must match: only where another account could answer something else. */
export function accountIdentity(ownKey: OwnKey | null, parsed: ParsedRequest, accountField: string | null): JsonObject {
  if (ownKey === null || (accountField === null && isPublicModel(parsed.model))) return {};
  return { account: ownKey.digest };
}

function refused(): WireError {
  const message =
    "This tenant does not let apps bring a provider's key of their own: leave x-provider-api-key (or Lethe-Key) away, or ask an admin to allow it in the settings.";
  return new WireError({ status: 403, code: "provider_key_refused", message });
}

function required(): WireError {
  const message =
    "This tenant's apps bring the provider's key: send it as x-provider-api-key, or in the wire's own header with the app key in Lethe-Key.";
  return new WireError({ status: 401, code: "provider_key_required", message });
}

function malformed(): WireError {
  const message = `The provider's key must be printable ASCII without blanks, at most ${KEY_CHARS_MAX} characters.`;
  return new WireError({ status: 400, code: "invalid_provider_key", message });
}

import { WireError } from "@/lib/wire/adapter";
import type { ClientContext, ProviderKind } from "@/lib/wire/client-context";
import type { PassRequest, PassResponse, Upstream } from "../../ports/upstream";
import type { AppActor, Services } from "../context";
import { nextId } from "../ids";
import { providerLabel } from "../metrics";
import { unpriced } from "../quotas/quota-error";
import { NOTHING } from "../quotas/quotas";
import type { Target } from "../upstreams/upstream-book";
import type { OwnKey } from "./own-key";

export interface PassCall extends Pick<PassRequest, "method" | "path" | "contentType" | "body"> {
  readonly actor: AppActor;
  readonly kind: ProviderKind;
  readonly upstream: Upstream;
  /** The app's own; null: the provider is asked with the server's key. */
  readonly ownKey: OwnKey | null;
  /** The provider asks no money for it. */
  readonly free: boolean;
  readonly client: ClientContext;
  /** Of `nextHops`. */
  readonly hops: Readonly<Record<string, string>>;
  readonly signal: () => AbortSignal;
}

/**
 * A provider's endpoint that the cache has no part in: asked with the provider's key, answered as it comes, counted, and
 * nothing of it kept.
 * @throws WireError 403 or 404; UpstreamUnreachable
 */
export async function passThrough(
  services: Services,
  call: PassCall,
): Promise<PassResponse & { readonly requestId: string }> {
  const { actor, kind, client } = call;
  if (!actor.scopes.has("cache:read") && !actor.scopes.has("cache:write")) {
    const message = "This app key has neither cache:read nor cache:write: make one that has.";
    throw new WireError({ status: 403, code: "insufficient_scope", message });
  }
  await refuseUnpriced(services, call);
  // What it costs is known to nobody: only what was used up before counts.
  await services.quotas.reserve(actor, NOTHING);
  const requestId = nextId();
  const startedAt = services.clock.elapsed();
  const { upstream } = call;
  const answer = await upstream.pass({
    method: call.method,
    path: call.path,
    search: client.search,
    headers: { ...client.headers, ...call.hops },
    contentType: call.contentType,
    body: call.body,
    signal: call.signal(),
    requestId,
    ...(call.ownKey === null ? {} : { apiKey: call.ownKey.secret }),
  });
  // Some providers answer what costs nothing to whoever asks: that accepts no key.
  if (!call.free || answer.status === 401 || answer.status === 403) call.ownKey?.heard(answer.status);
  const seconds = (services.clock.elapsed() - startedAt) / 1000;
  services.metrics.upstream.observe({ provider: providerLabel(upstream), status: answer.status }, seconds);
  services.recorder.recordPassed({ tenantId: actor.tenantId, appKeyId: actor.appKeyId, agent: null, startedAt });
  services.metrics.passed.inc({ kind, status: answer.status });
  return { ...answer, requestId };
}

/** Fails safe: what can't be reckoned would go past a budget. @throws ServiceError `forbidden` */
async function refuseUnpriced({ quotas }: Services, { actor, free }: PassCall): Promise<void> {
  if (!free && (await quotas.limited(actor)).money) throw unpriced("this endpoint");
}

/** @throws WireError 404 */
export async function passTargetOf({ upstreamBook }: Services, actor: AppActor, kind: ProviderKind): Promise<Target> {
  const target = await upstreamBook.ofKind(actor.tenantId, kind);
  if (target === null) throw noProvider(kind);
  return target;
}

function noProvider(kind: ProviderKind): WireError {
  const variable = `${kind.toUpperCase()}_API_KEY`;
  const message = `No provider is set up for this endpoint: ask an admin to add one, or set ${variable} and start Lethe again.`;
  return new WireError({ status: 404, code: "provider_not_configured", message });
}

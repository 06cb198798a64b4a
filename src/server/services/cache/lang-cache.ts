import { z } from "zod";
import type { EntryId } from "@/lib/core/brand";
import type { JsonValue } from "@/lib/core/json";
import { ATTRIBUTES_MAX, type Attributes, attributesTag, attributeTags } from "@/lib/keying/attribute-tags";
import type { AppActor, Services } from "../context";
import { deleteEntry, invalidateEntries } from "../entries/delete-entries";
import { permit } from "../permit";
import { notFound } from "../service-error";
import { nameText, strictObject } from "../strict-object";
import type { ApiRequest, LookupBody } from "./api-request";
import { lookupEntry } from "./lookup-entry";
import { putEntry } from "./put-entry";

/*
 * Redis LangCache's public API over the verbs of the cache: the same scan, policy, scope and signature. A cache of its
 * clients is a namespace; what they call attributes must match exactly, and is known by keyed digests only.
 */

/** Under which entries of these clients stand: they name no model. */
const MODEL = "langcache";

const attributesSchema = z
  .record(nameText(100), z.string().min(1).max(1_000))
  .refine((all) => Object.keys(all).length <= ATTRIBUTES_MAX, `At most ${ATTRIBUTES_MAX} attributes.`);

export const langCacheSetSchema = strictObject({
  prompt: z.string().min(1),
  response: z.string().min(1),
  attributes: attributesSchema.optional(),
  ttlMillis: z.number().int().min(1_000).max(315_360_000_000).optional().describe("May only lower the tenant's TTL."),
});

export const langCacheSearchSchema = strictObject({
  prompt: z.string().min(1),
  similarityThreshold: z.number().min(0).max(1).optional().describe("May only raise the tenant's threshold."),
  searchStrategies: z
    .array(z.enum(["exact", "semantic"]))
    .min(1)
    .optional(),
  attributes: attributesSchema.optional().describe("All that the entry was stored with."),
});

export const langCacheDeleteSchema = strictObject({
  attributes: attributesSchema.refine((all) => Object.keys(all).length > 0, "Name at least one attribute."),
});

interface LangCacheMatch {
  id: string;
  /** The asker's own: what another has asked is told to nobody. */
  prompt: string;
  response: string;
  attributes: Attributes;
  similarity: number;
  searchStrategy: "exact" | "semantic";
}

/** Of one cache, the request as the verbs of the cache read it. */
interface LangCacheRequest<Body> extends Pick<ApiRequest<Body>, "body" | "headers"> {
  readonly cacheId: string;
}

export async function langCacheSet(
  services: Services,
  actor: AppActor,
  { cacheId, body, headers }: LangCacheRequest<z.infer<typeof langCacheSetSchema>>,
): Promise<{ entryId: string }> {
  const { prompt, response, attributes = {}, ttlMillis } = body;
  const { index } = await services.vault.tenantKeys(actor.tenantId);
  const { id } = await putEntry(services, actor, {
    headers,
    body: {
      ...identityOf(cacheId, prompt, attributes),
      response,
      tags: attributeTags(index, attributes),
      ...(ttlMillis === undefined ? {} : { ttl_seconds: Math.floor(ttlMillis / 1_000) }),
    },
  });
  return { entryId: id };
}

export async function langCacheSearch(
  services: Services,
  actor: AppActor,
  { cacheId, body, headers }: LangCacheRequest<z.infer<typeof langCacheSearchSchema>>,
): Promise<{ found: { data: LangCacheMatch[] }; headers: Record<string, string> }> {
  const { prompt, attributes = {}, similarityThreshold = 0, searchStrategies } = body;
  const { view, headers: told } = await lookupEntry(services, actor, {
    headers,
    body: {
      ...identityOf(cacheId, prompt, attributes),
      min_similarity: similarityThreshold,
      ...(searchStrategies === undefined ? {} : { strategies: searchStrategies }),
    },
  });
  const { entry, similarity, outcome } = view;
  if (entry === null) return { found: { data: [] }, headers: told };
  const searchStrategy = outcome === "hit-exact" ? "exact" : "semantic";
  const match: LangCacheMatch = {
    id: entry.id,
    prompt,
    response: textOf(entry.response),
    attributes,
    // A key without the scope `explain` is told no more than that it is over what was asked for.
    similarity: similarity ?? (searchStrategy === "exact" ? 1 : similarityThreshold),
    searchStrategy,
  };
  return { found: { data: [match] }, headers: told };
}

/** @throws ServiceError `not-found`, also for an entry of another cache */
export async function langCacheDelete(
  services: Services,
  actor: AppActor,
  { cacheId, entryId }: { cacheId: string; entryId: string },
): Promise<void> {
  const { tenantId } = actor;
  permit(actor, "entries.remove", tenantId);
  const entry = await services.db.entries.get(tenantId, entryId as EntryId);
  if (entry?.namespace !== nameText(128).parse(cacheId)) throw notFound("Entry");
  await deleteEntry(services, actor, { tenantId, id: entryId });
}

/** All that have the attributes, whatever others they have. */
export async function langCacheDeleteAll(
  services: Services,
  actor: AppActor,
  { cacheId, attributes }: { cacheId: string; attributes: Attributes },
): Promise<{ deletedEntriesCount: number }> {
  const { tenantId } = actor;
  const { index } = await services.vault.tenantKeys(tenantId);
  const filter = { namespace: cacheId, tag: attributesTag(index, attributes) };
  const { removed } = await invalidateEntries(services, actor, { tenantId, filter });
  return { deletedEntriesCount: removed };
}

function identityOf(cacheId: string, prompt: string, attributes: Attributes): LookupBody {
  const params = Object.keys(attributes).length === 0 ? {} : { params: { attributes } };
  return { model: MODEL, prompt, namespace: cacheId, ...params };
}

function textOf(response: JsonValue): string {
  return typeof response === "string" ? response : JSON.stringify(response);
}

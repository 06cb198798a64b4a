import { isCanary, ownTags, writerOf } from "@/lib/core/writer";
import type { StoredEntry } from "../../ports/entry-store";
import type { Actor } from "../context";
import type { EntryView } from "../views";

/** An app learns neither who wrote an entry nor which ones are bait: whoever stole its key would. */
export function entryViewFor(actor: Actor, entry: StoredEntry): EntryView {
  const { writer: _, canary: __, ...view } = entryView(entry);
  return actor.kind === "app" ? view : entryView(entry);
}

export function entryView(entry: StoredEntry): EntryView {
  return {
    id: entry.id,
    key: entry.key,
    scope: entry.scope,
    model: entry.model,
    provider: entry.provider,
    wire: entry.wire,
    namespace: entry.namespace,
    agent: entry.agent,
    tier: entry.tier,
    subject: entry.subjectRef !== null,
    sharing: entry.sharing === "candidate" ? "unconfirmed" : entry.subjectRef === null ? "tenant" : "subject",
    made: entry.makers.length,
    confirmed: entry.confirmers.length,
    piiScrubbed: entry.piiScrubbed,
    tags: ownTags(entry.tags),
    writer: writerOf(entry.tags),
    canary: isCanary(entry.tags),
    tokensIn: entry.tokensIn,
    tokensOut: entry.tokensOut,
    latencyMs: entry.latencyMs,
    costUsd: entry.costMicroUsd / 1e6,
    bytes: entry.response.byteLength + (entry.vector?.byteLength ?? 0),
    hitCount: entry.hitCount,
    createdAt: new Date(entry.createdAt).toISOString(),
    lastAccessedAt: new Date(entry.lastAccessedAt).toISOString(),
    expiresAt: entry.expiresAt === null ? null : new Date(entry.expiresAt).toISOString(),
    quarantinedAt: entry.quarantinedAt === null ? null : new Date(entry.quarantinedAt).toISOString(),
  };
}

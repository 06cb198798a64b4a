import type { TenantId } from "@/lib/core/brand";
import type { EntryRow } from "@/lib/core/entry";
import { audienceOf } from "@/lib/core/writer";
import { audienceRefOf } from "@/lib/keying/scope";
import type { Services } from "../context";

/** Tells the entries of an audience from all others; null: those of none. */
export async function isOfAudience(
  { vault }: Services,
  tenantId: TenantId,
  audience: string | null,
): Promise<(entry: Pick<EntryRow, "tags">) => boolean> {
  const wanted = audience === null ? null : audienceRefOf((await vault.tenantKeys(tenantId)).index, audience);
  return ({ tags }) => audienceOf(tags) === wanted;
}

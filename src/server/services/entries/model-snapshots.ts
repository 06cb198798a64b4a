import { z } from "zod";
import type { TenantId } from "@/lib/core/brand";
import { snapshotOf, snapshotTag } from "@/lib/core/writer";
import type { Actor, Services } from "../context";
import { permit } from "../permit";
import { strictObject } from "../strict-object";
import type { tenantIdSchema } from "../tenants/get-tenant";
import { removeByFilter } from "./delete-entries";

const HOUR_MS = 3_600_000;
const SLICE = 2_000;

export interface SnapshotView {
  provider: string;
  /** As apps ask for it. */
  model: string;
  /** As the provider's answers name it. */
  snapshot: string;
  /** Null: fresh answers name it. */
  supersededAt: string | null;
  /** Until when its entries serve at most; null: as long as they live. */
  servesUntil: string | null;
  entries: number;
}

/** Which models have answered to which names, the newest of a name first, with the entries that each has left. */
export async function listSnapshots(
  services: Services,
  actor: Actor,
  input: z.infer<typeof tenantIdSchema>,
): Promise<SnapshotView[]> {
  const tenantId = input.tenantId as TenantId;
  permit(actor, "entries", tenantId);
  const { settings } = await services.tenants.get(tenantId);
  const [aliases, left] = await Promise.all([services.modelSnapshots.list(tenantId), countLeft(services, tenantId)]);
  const all = aliases.flatMap(({ provider, model, snapshot, older }) =>
    [{ snapshot, supersededAt: null }, ...older].map((one) => ({ provider, model, ...one })),
  );
  return all.map(({ supersededAt, ...one }) => ({
    ...one,
    supersededAt: iso(supersededAt),
    servesUntil: supersededAt === null ? null : iso(supersededAt + settings.supersededModelHours * HOUR_MS),
    entries: left.get(nameOf(one)) ?? 0,
  }));
}

/** One reading of the tenant's entries, in pages, however many names there are. */
async function countLeft({ db }: Services, tenantId: TenantId): Promise<ReadonlyMap<string, number>> {
  const left = new Map<string, number>();
  for (let after: string | undefined = ""; after !== undefined; ) {
    const rows: { id: string; model: string; tags: string }[] = await db.read.entry.findMany({
      where: { tenantId, id: { gt: after }, tags: { contains: snapshotTag("") } },
      orderBy: { id: "asc" },
      take: SLICE,
      select: { id: true, model: true, tags: true },
    });
    for (const { model, tags } of rows) {
      const name = nameOf({ model, snapshot: snapshotOf(JSON.parse(tags)) ?? "" });
      left.set(name, (left.get(name) ?? 0) + 1);
    }
    after = rows.length < SLICE ? undefined : rows.at(-1)?.id;
  }
  return left;
}

export const dropSnapshotSchema = strictObject({
  tenantId: z.string().min(1).max(64),
  model: z.string().min(1).max(200),
  snapshot: z.string().min(1).max(200),
});

/** All entries that one model has left under a name. */
export async function dropSnapshot(
  services: Services,
  actor: Actor,
  { tenantId: id, ...asked }: z.infer<typeof dropSnapshotSchema>,
): Promise<{ removed: number }> {
  const tenantId = id as TenantId;
  permit(actor, "entries.remove", tenantId);
  return removeByFilter(services, actor, tenantId, filterOf(asked));
}

function filterOf({ model, snapshot }: { readonly model: string; readonly snapshot: string }) {
  return { model, tag: snapshotTag(snapshot) };
}

const nameOf = ({ model, snapshot }: { readonly model: string; readonly snapshot: string }) => `${model}\n${snapshot}`;

function iso(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}

import { z } from "zod";
import type { TenantId } from "@/lib/core/brand";
import { writeAudit } from "../audit/audit-event";
import type { Actor, Services } from "../context";
import { permit } from "../permit";
import { notFound } from "../service-error";
import { strictObject } from "../strict-object";
import { BRAKES, type Brake, brakeRow, readBrake } from "./brake";

const tenantOrAll = z.string().min(1).max(64).nullable().default(null);
export const getBrakeSchema = strictObject({ tenantId: tenantOrAll });
export const setBrakeSchema = strictObject({
  /** Null: everybody. */
  tenantId: tenantOrAll,
  brake: z.enum(BRAKES),
  /** Why, for who finds it pulled. */
  note: z.string().trim().max(500).default(""),
});

export interface BrakeView {
  /** Of this tenant, or of everybody. */
  brake: Brake;
  /** What holds for everybody, by a person or by the environment (`LETHE_BRAKE`). */
  everybody: Brake;
  /** The environment's: only a restart releases it. */
  environment: Brake;
}

export async function getBrake(
  services: Services,
  actor: Actor,
  input: z.infer<typeof getBrakeSchema>,
): Promise<BrakeView> {
  permit(actor, "settings", input.tenantId);
  const names = [brakeRow(input.tenantId), brakeRow(null)];
  const rows = await services.db.read.serverSetting.findMany({ where: { name: { in: names } } });
  const [brake = "released", everybody = "released"] = names.map((name) =>
    readBrake(rows.find((row) => row.name === name)?.value),
  );
  return { brake, everybody, environment: services.tenants.environmentBrake };
}

/** Known here at once, and in other processes when they are told or next read a tenant (`directoryFreshMs`). */
export async function setBrake(services: Services, actor: Actor, input: z.infer<typeof setBrakeSchema>): Promise<void> {
  const { tenantId, brake, note } = input;
  permit(actor, "brake", tenantId);
  const name = brakeRow(tenantId);
  const value = JSON.stringify(brake);
  await services.db.write(async (tx) => {
    if (tenantId !== null && (await tx.tenant.findUnique({ where: { id: tenantId } })) === null)
      throw notFound("Tenant");
    if (brake === "released") await tx.serverSetting.deleteMany({ where: { name } });
    else await tx.serverSetting.upsert({ where: { name }, create: { name, value }, update: { value } });
    const event = { actor, action: "brake.set", tenantId, target: null, details: { brake, note } };
    await writeAudit(tx, services.clock.now(), event);
  });
  if (tenantId === null) return services.tenants.clear();
  services.tenants.forget(tenantId as TenantId);
  await services.coordination.publish({ topic: "tenant", tenantId: tenantId as TenantId });
}

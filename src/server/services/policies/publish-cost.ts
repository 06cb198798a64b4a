import type { z } from "zod";
import { DEFAULT_POLICY_SOURCE } from "@/lib/policy/default.rego";
import { policyDigest } from "@/lib/policy/rego-policy";
import type { Actor, Services } from "../context";
import { permit } from "../permit";
import { notFound } from "../service-error";
import type { policyIdSchema } from "./policy-versions";

export interface PublishCost {
  /** Answers that serve now and would not be found any more: another policy's digest is part of where they are filed. */
  unreachable: number;
  /** What their calls cost. */
  costUsd: number;
  /** Answers stored when this text was in force before, which would serve again. */
  back: number;
}

const MICRO = 1_000_000;

/** What putting a version in force costs in answers that are held. */
export async function publishCost(
  services: Services,
  actor: Actor,
  { id }: z.infer<typeof policyIdSchema>,
): Promise<PublishCost> {
  const { read } = services.db;
  const version = await read.policyVersion.findUnique({ where: { id }, select: { tenantId: true, digest: true } });
  if (version === null) throw notFound("Policy version");
  permit(actor, "policy", version.tenantId);
  const inForce = await digestInForce(services, version.tenantId);
  if (inForce === version.digest) return { unreachable: 0, costUsd: 0, back: 0 };
  const alive = { OR: [{ expiresAt: null }, { expiresAt: { gt: BigInt(services.clock.now()) } }] };
  const decidedByIt = { ...(await tenantsOf(services, version.tenantId)), ...alive };
  const [lost, back] = await Promise.all([
    read.entry.aggregate({
      where: { ...decidedByIt, policyDigest: inForce },
      _count: true,
      _sum: { costMicroUsd: true },
    }),
    read.entry.count({ where: { ...decidedByIt, policyDigest: version.digest } }),
  ]);
  return { unreachable: lost._count, costUsd: Number(lost._sum.costMicroUsd ?? 0n) / MICRO, back };
}

/** Null: of those tenants that have none of their own in force. */
async function tenantsOf({ db }: Services, tenantId: string | null) {
  if (tenantId !== null) return { tenantId };
  const own = await db.read.policyVersion.findMany({
    where: { state: "published", tenantId: { not: null } },
    select: { tenantId: true },
  });
  return { tenantId: { notIn: own.flatMap((row) => row.tenantId ?? []) } };
}

/** A tenant's own, else the global one, else the text that Lethe ships. */
async function digestInForce({ db }: Services, tenantId: string | null): Promise<string> {
  const published = await db.read.policyVersion.findMany({
    where: { state: "published", OR: [{ tenantId }, { tenantId: null }] },
    select: { tenantId: true, digest: true },
  });
  const own = published.find((row) => row.tenantId === tenantId);
  return (own ?? published[0])?.digest ?? policyDigest(DEFAULT_POLICY_SOURCE);
}

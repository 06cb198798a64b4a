import { createHash } from "node:crypto";
import { z } from "zod";
import { DEFAULT_POLICY_SOURCE } from "@/lib/policy/default.rego";
import { POLICY_RECIPES, type PolicyRecipe } from "@/lib/policy/recipes";
import type { AdminTransaction } from "../../ports/database";
import { type AuditEvent, writeAudit } from "../audit/audit-event";
import { type Actor, actorName, type Services } from "../context";
import { nextId } from "../ids";
import { permit } from "../permit";
import { changedMeanwhile, notFound, ServiceError } from "../service-error";
import { strictObject } from "../strict-object";
import { policySourceSchema } from "./policy-source";
import { runTrial } from "./run-trial";
import type { ShadowCount } from "./shadow-counts";

const VERSIONS_MAX = 1_000;

/** Null: the global policy, for every tenant without one of its own. */
const ownerSchema = z.string().min(1).max(64).nullable();

export const policyOwnerSchema = strictObject({ tenantId: ownerSchema });
const idSchema = z.string().min(1).max(64);
export const policyIdSchema = strictObject({ id: idSchema });

/** What the caller has seen, so that nobody undoes or enforces what somebody else changed meanwhile. */
const seenSchema = strictObject({
  /** `digest` of the text that was looked at. */
  expectedDigest: z.string().max(64).optional(),
});
export const shadowPolicySchema = policyIdSchema.extend(seenSchema.shape).extend({ on: z.boolean() });
export const enforcePolicySchema = policyIdSchema.extend(seenSchema.shape).extend({
  /** Id of the version that is to be replaced; null: none of this owner's is in force. */
  expectedInForce: idSchema.nullable().optional(),
});
export const publishPolicySchema = enforcePolicySchema.extend({
  /** That the policy has no tests is known and wanted. */
  untested: z.boolean().default(false),
});
export const saveDraftSchema = seenSchema.extend({
  tenantId: ownerSchema,
  source: policySourceSchema,
  note: z.string().max(500).default(""),
  /** The draft to change; without it a new one is made. */
  id: idSchema.optional(),
});

export type PolicyState = "draft" | "shadow" | "published" | "retired";

export interface PolicyVersionView {
  id: string;
  tenantId: string | null;
  version: number;
  state: PolicyState;
  source: string;
  digest: string;
  note: string;
  createdAt: string;
  createdBy: string | null;
  publishedAt: string | null;
}

type Row = Awaited<ReturnType<AdminTransaction["policyVersion"]["findUniqueOrThrow"]>>;

/** Newest first, what applies when nothing is published, and what a new one may begin with. */
export async function listPolicyVersions(
  services: Services,
  actor: Actor,
  input: z.infer<typeof policyOwnerSchema>,
): Promise<{ versions: PolicyVersionView[]; defaultSource: string; recipes: readonly PolicyRecipe[] }> {
  permit(actor, "policy", input.tenantId);
  const rows = await services.db.read.policyVersion.findMany({
    where: { tenantId: input.tenantId },
    orderBy: { version: "desc" },
    take: VERSIONS_MAX,
  });
  return { versions: rows.map(versionView), defaultSource: DEFAULT_POLICY_SOURCE, recipes: POLICY_RECIPES };
}

export async function saveDraft(
  services: Services,
  actor: Actor,
  input: z.infer<typeof saveDraftSchema>,
): Promise<PolicyVersionView> {
  permit(actor, "policy.write", input.tenantId);
  if (input.id === undefined && input.expectedDigest !== undefined)
    throw new ServiceError(
      "invalid",
      "A new draft has nothing to match: leave the expected digest out, or give its id.",
    );
  const digest = createHash("sha256").update(input.source).digest("hex");
  const content = { source: input.source, digest, note: input.note };
  const row = await services.db.write(async (tx) => {
    const saved =
      input.id === undefined
        ? await createDraft(tx, actor, input.tenantId, content)
        : await changeDraft(tx, actor, { ...input, id: input.id }, content);
    await writeAudit(tx, services.clock.now(), event(actor, "policy.draft", saved));
    return saved;
  });
  return versionView(row);
}

/** Makes a version the one in force. Its tests run first: one that fails stops it, and so does having none unsaid. */
export async function publishPolicy(
  services: Services,
  actor: Actor,
  input: z.input<typeof publishPolicySchema>,
): Promise<PolicyVersionView> {
  return enforce(services, actor, input, "policy.publish");
}

/** Publishes a version that was in force before, as a new version of the same text: the list keeps its order in time. */
export async function rollBackPolicy(
  services: Services,
  actor: Actor,
  input: z.infer<typeof enforcePolicySchema>,
): Promise<PolicyVersionView> {
  return enforce(services, actor, input, "policy.roll-back");
}

/** Evaluates a draft beside the policy in force, and only counts where they differ. One at a time an owner. */
export async function shadowPolicy(
  services: Services,
  actor: Actor,
  input: z.infer<typeof shadowPolicySchema>,
): Promise<PolicyVersionView> {
  const tried = input.on ? (await tryVersion(services, actor, input)).digest : null;
  const row = await services.db.write(async (tx) => {
    const known = await mustVersion(tx, actor, input.id);
    if (known.state !== "draft" && known.state !== "shadow") {
      throw new ServiceError("conflict", "Only a draft can run in shadow.");
    }
    refuseUnseen(known, input);
    if (tried !== null) {
      refuseUnseen(known, { expectedDigest: tried });
      await tx.policyVersion.updateMany({
        where: { tenantId: known.tenantId, state: "shadow" },
        data: { state: "draft" },
      });
    }
    await writeAudit(tx, services.clock.now(), event(actor, input.on ? "policy.shadow" : "policy.shadow-end", known));
    return tx.policyVersion.update({ where: { id: known.id }, data: { state: input.on ? "shadow" : "draft" } });
  });
  await makeKnown(services, row.tenantId);
  services.shadows.reset(row.id);
  return versionView(row);
}

/** What the version counted in shadow, in this process. */
export async function countShadow(
  services: Services,
  actor: Actor,
  input: z.infer<typeof policyIdSchema>,
): Promise<ShadowCount> {
  const { id } = await mustVersion(services.db.read, actor, input.id, "policy");
  await services.shadows.settle();
  return services.shadows.of(id);
}

async function enforce(
  services: Services,
  actor: Actor,
  input: z.input<typeof publishPolicySchema>,
  action: "policy.publish" | "policy.roll-back",
): Promise<PolicyVersionView> {
  const now = services.clock.now();
  const { digest: tried, tests } = await tryVersion(services, actor, input);
  if (tests === 0 && action === "policy.publish" && input.untested !== true) throw untested();
  const row = await services.db.write(async (tx) => {
    const known = await mustVersion(tx, actor, input.id);
    if (known.state === "published") throw new ServiceError("conflict", "This version is in force already.");
    refuseUnseen(known, input);
    await refuseOtherInForce(tx, known.tenantId, input.expectedInForce);
    refuseUnseen(known, { expectedDigest: tried });
    await tx.policyVersion.updateMany({
      where: { tenantId: known.tenantId, state: "published" },
      data: { state: "retired" },
    });
    const version = known.state === "retired" ? await createDraft(tx, actor, known.tenantId, again(known)) : known;
    await writeAudit(tx, now, event(actor, action, version));
    return tx.policyVersion.update({
      where: { id: version.id },
      data: { state: "published", publishedAt: new Date(now) },
    });
  });
  await services.policies.prepare(row.source);
  await makeKnown(services, row.tenantId);
  return versionView(row);
}

function untested(): ServiceError {
  return new ServiceError(
    "invalid",
    "The policy has no tests: add rules named test_..., or publish with untested: true.",
  );
}

async function makeKnown(services: Services, owner: string | null): Promise<void> {
  services.policies.forget(owner);
  await services.coordination.publish({ topic: "policies" });
}

const again = ({ source, digest, version }: Row) => ({ source, digest, note: `version ${version} again` });

/**
 * Compiles and tests a version in a worker thread, before the transaction: nothing but the database is waited for
 * inside one.
 * @returns the digest of the text that was tried (the transaction refuses another), and how many tests it has
 */
async function tryVersion(
  services: Services,
  actor: Actor,
  input: { id: string; expectedDigest?: string | undefined },
): Promise<{ digest: string; tests: number }> {
  const known = await mustVersion(services.db.read, actor, input.id);
  refuseUnseen(known, input);
  const { problems, tests } = await runTrial(services, actor, "policy-check", { source: known.source });
  const problem = problems[0];
  if (problem !== undefined)
    throw new ServiceError("invalid", `The policy does not compile: line ${problem.line}: ${problem.message}`);
  const failed = tests.filter((test) => !test.passed);
  if (failed.length > 0) {
    throw new ServiceError("invalid", `Tests of the policy fail: ${failed.map((test) => test.name).join(", ")}.`);
  }
  return { digest: known.digest, tests: tests.length };
}

type Content = Pick<Row, "source" | "digest" | "note">;

async function createDraft(
  tx: AdminTransaction,
  actor: Actor,
  tenantId: string | null,
  content: Content,
): Promise<Row> {
  if (tenantId !== null && (await tx.tenant.findUnique({ where: { id: tenantId } })) === null) throw notFound("Tenant");
  const last = await tx.policyVersion.findFirst({ where: { tenantId }, orderBy: { version: "desc" } });
  const version = (last?.version ?? 0) + 1;
  if (version > VERSIONS_MAX) throw new ServiceError("too-many", `A policy may have ${VERSIONS_MAX} versions.`);
  const createdBy = actorName(actor);
  return tx.policyVersion.create({ data: { id: nextId(), tenantId, version, state: "draft", createdBy, ...content } });
}

async function changeDraft(
  tx: AdminTransaction,
  actor: Actor,
  seen: { id: string; expectedDigest?: string | undefined },
  content: Content,
): Promise<Row> {
  const known = await mustVersion(tx, actor, seen.id);
  if (known.state !== "draft") throw new ServiceError("conflict", "Only a draft can be changed: save it as a new one.");
  refuseUnseen(known, seen);
  return tx.policyVersion.update({ where: { id: known.id }, data: content });
}

function refuseUnseen({ digest }: Row, { expectedDigest }: { expectedDigest?: string | undefined }): void {
  if (expectedDigest === undefined || expectedDigest === digest) return;
  throw changedMeanwhile("The text of this version was changed meanwhile: read it again.");
}

async function refuseOtherInForce(
  tx: AdminTransaction,
  tenantId: string | null,
  expected: string | null | undefined,
): Promise<void> {
  if (expected === undefined) return;
  const inForce = await tx.policyVersion.findFirst({ where: { tenantId, state: "published" } });
  if ((inForce?.id ?? null) === expected) return;
  throw changedMeanwhile("The policy in force was changed meanwhile: look at it before you replace it.");
}

/** A version that the actor may see or change. */
async function mustVersion(
  tx: Pick<AdminTransaction, "policyVersion">,
  actor: Actor,
  id: string,
  act: "policy" | "policy.write" = "policy.write",
): Promise<Row> {
  const row = await tx.policyVersion.findUnique({ where: { id } });
  if (row === null || (actor.kind === "app" && row.tenantId !== actor.tenantId)) throw notFound("Policy version");
  permit(actor, act, row.tenantId);
  return row;
}

function event(actor: Actor, action: string, row: Row): AuditEvent {
  const details = { version: row.version, digest: row.digest };
  return { actor, action, tenantId: row.tenantId, target: row.id, details };
}

function versionView(row: Row): PolicyVersionView {
  const { id, tenantId, version, source, digest, note, createdBy } = row;
  return {
    id,
    tenantId,
    version,
    state: row.state as PolicyState,
    source,
    digest,
    note,
    createdBy,
    createdAt: row.createdAt.toISOString(),
    publishedAt: row.publishedAt?.toISOString() ?? null,
  };
}

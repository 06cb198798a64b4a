import { z } from "zod";
import type { TenantId } from "@/lib/core/brand";
import { BaseUrlRefused, providerBaseUrl } from "@/lib/wire/base-url";
import { UPSTREAM_KINDS, type UpstreamKind, upstreamKind } from "@/lib/wire/upstream-kinds";
import type { AdminTransaction } from "../../ports/database";
import { writeAudit } from "../audit/audit-event";
import type { Actor, Services } from "../context";
import { nextId } from "../ids";
import { permit } from "../permit";
import { notFound, ServiceError } from "../service-error";
import { strictObject } from "../strict-object";
import { secretName, type UpstreamRow } from "./upstream-book";
import { patternsSchema, upstreamOptionsSchema } from "./upstream-schema";
import { type UpstreamView, upstreamView } from "./upstream-view";

const UPSTREAMS_MAX = 50;

export const saveUpstreamSchema = strictObject({
  /** Null: for every tenant. */
  tenantId: z.string().min(1).max(64).nullable(),
  /** Left out: a new one. */
  id: z.string().min(1).max(64).optional(),
  name: z.string().trim().min(1).max(100),
  kind: z.enum(UPSTREAM_KINDS),
  baseUrl: z.string().max(500),
  /** Left out: as it was. Null: none. */
  apiKey: z
    .string()
    .trim()
    .min(1)
    .max(1_000)
    .regex(/^[\x21-\x7e]+$/, "A key is printable ASCII without blanks.")
    .nullable()
    .optional(),
  models: patternsSchema.default(["*"]),
  options: upstreamOptionsSchema.prefault({}),
});
type Input = z.infer<typeof saveUpstreamSchema>;

/** A provider for a tenant, or for all. The key is sealed, and is in no answer, log or record. */
export async function saveUpstream(services: Services, actor: Actor, input: Input): Promise<UpstreamView> {
  permit(actor, "keys.write", input.tenantId);
  const baseUrl = allowedUrl(services, input);
  const id = input.id ?? nextId();
  const key = input.apiKey === undefined ? {} : await sealed(services, id, input.apiKey);
  const { name, kind, tenantId } = input;
  const models = JSON.stringify(input.models);
  const options = JSON.stringify(input.options);
  const row = await services.db.write(async (tx) => {
    const before = await knownRow(tx, input);
    refuseCarriedKey(before, input, baseUrl);
    const data = { name, kind, baseUrl, models, options, ...key };
    const saved =
      before === null
        ? await tx.upstream.create({ data: { id, tenantId, ...data } })
        : await tx.upstream.update({ where: { id }, data });
    const details = { name, kind, baseUrl, models: input.models, keyChanged: input.apiKey !== undefined };
    const action = before === null ? "upstream.create" : "upstream.update";
    const act = { actor, action, tenantId: tenantId as TenantId | null, target: id, details };
    await writeAudit(tx, services.clock.now(), act);
    return saved;
  });
  services.upstreamBook.forget(id);
  return upstreamView(services.upstreamBook, row);
}

function allowedUrl(services: Services, { baseUrl, kind }: Pick<Input, "baseUrl" | "kind">): string {
  const url = plainUrl(baseUrl, kind);
  const refusal = services.providerClients.refusal(url);
  if (refusal === null) return url;
  throw invalid(`This provider can't be used: ${refusal}.`);
}

function plainUrl(text: string, kind: UpstreamKind): string {
  try {
    return providerBaseUrl(text, upstreamKind(kind).basePath);
  } catch (error) {
    if (error instanceof BaseUrlRefused) throw invalid(`The base URL ${error.message}.`);
    throw error;
  }
}

function invalid(message: string): ServiceError {
  return new ServiceError("invalid", message, undefined, { reason: "base-url-refused", field: "baseUrl" });
}

async function sealed({ vault, upstreamBook }: Services, id: string, apiKey: string | null) {
  const account = await upstreamBook.accountOf(apiKey);
  const secret = apiKey === null ? null : await vault.sealSecret(secretName(id), apiKey);
  return { apiKey: secret === null ? null : new Uint8Array(secret), account };
}

async function knownRow(tx: AdminTransaction, { id, tenantId }: Input): Promise<UpstreamRow | null> {
  if (id === undefined) {
    if ((await tx.upstream.count({ where: { tenantId } })) >= UPSTREAMS_MAX)
      throw new ServiceError("too-many", `There may be ${UPSTREAMS_MAX} providers: remove one first.`);
    if (tenantId !== null && (await tx.tenant.findUnique({ where: { id: tenantId } })) === null)
      throw notFound("Tenant");
    return null;
  }
  const known = await tx.upstream.findFirst({ where: { id, tenantId } });
  if (known === null) throw notFound("Provider");
  return known;
}

/** Who may change an address must not be able to have a key that they can't read sent there. */
function refuseCarriedKey(before: UpstreamRow | null, { apiKey, kind }: Input, baseUrl: string): void {
  if (before === null || before.apiKey === null || apiKey !== undefined) return;
  if (before.kind === kind && new URL(before.baseUrl).origin === new URL(baseUrl).origin) return;
  throw new ServiceError("invalid", "The key belongs to another server: send the key of this one too.", undefined, {
    reason: "key-needed",
    field: "apiKey",
  });
}

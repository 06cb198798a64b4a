import { z } from "zod";
import { IGNORED_METADATA_MAX, METADATA_KEY_CHARS_MAX, RETENTION } from "@/lib/core/form-bounds";
import { PROFILES } from "@/lib/core/profile";
import { TIERS } from "@/lib/core/tier";
import { NO_QUOTA, quotaSchema } from "./quotas/quota-schema";

const YEAR_SECONDS = 366 * 24 * 3600;
const ttlSeconds = z
  .number()
  .int()
  .min(1)
  .max(10 * YEAR_SECONDS);
/** US dollars for a million tokens. */
const pricePerMillion = z.number().min(0).max(100_000);

export const modelPriceSchema = z.strictObject({
  /** A model's name, or a prefix that ends in `*`. */
  model: z.string().min(1).max(200),
  inputUsdPerMillion: pricePerMillion,
  outputUsdPerMillion: pricePerMillion,
});
export type ModelPrice = z.infer<typeof modelPriceSchema>;

const volatilePattern = z.string().min(1).max(200);
const volatileName = z.string().trim().min(1).max(100);

const literals = z.array(z.string().trim().min(2).max(200)).max(500);

/** Shapes and numbers; the scanner itself checks syntax and time of each pattern. */
export const recognisersSchema = z.strictObject({
  custom: z
    .array(
      z.strictObject({
        name: z.string().regex(/^[A-Z][A-Z0-9_]{0,31}$/, "A name is upper case letters, digits and _, at most 32."),
        pattern: z.string().min(1).max(500),
        severity: z.enum(["low", "high"]).default("high"),
      }),
    )
    .max(20)
    .default([]),
  /** Always found. */
  deny: literals.default([]),
  /** Never reported. */
  allow: literals.default([]),
  /** `announced` leaves names alone that only a list of names knows: for answers about the world. */
  names: z.enum(["all", "announced"]).default("all"),
  /** `find` reports also what standards and providers set aside: documentation addresses, example.com, test cards. */
  reserved: z.enum(["exempt", "find"]).default("exempt"),
});

const retentionDays = z.number().int().min(1).max(RETENTION.daysMax);

/** What an admin sets for one tenant. Stored as JSON; new fields need a default here. */
const settingsObject = z.strictObject({
  cacheEnabled: z.boolean().default(true),
  profile: z.enum(PROFILES).default("default"),
  /** Null: the profile's own. May only be higher than the profile's. */
  threshold: z.number().min(0.5).max(1).nullable().default(null),
  defaultTtlSeconds: ttlSeconds.default(7 * 24 * 3600),
  /** A tier without a number has the default. */
  ttlSecondsByTier: z.partialRecord(z.enum(TIERS), ttlSeconds).default({}),
  /**
   * How long past its time an answer may still serve a client that asks for `stale-if-error` while the provider fails;
   * 0: never. An expired row is kept that long, so it is short: an hour.
   */
  staleIfErrorMaxSeconds: z
    .number()
    .int()
    .min(0)
    .max(7 * 24 * 3600)
    .default(3_600),
  /** An answer to what names content that may change (an address of a picture, a prompt without a version) lives no longer. */
  changingContentTtlSeconds: z
    .number()
    .int()
    .min(1)
    .max(7 * 24 * 3600)
    .default(3_600),
  /** How long answers of an older model still serve once fresh answers to the same name say that another one gave them. */
  supersededModelHours: z
    .number()
    .int()
    .min(0)
    .max(366 * 24)
    .default(24),
  /** Days after which every answer is gone, whatever its time to live; null: its time to live alone says. */
  retentionDays: retentionDays.nullable().default(null),
  /** Of a namespace, where that is shorter than the tenant's. */
  retentionDaysByNamespace: z.record(z.string().min(1).max(RETENTION.namespaceCharsMax), retentionDays).default({}),
  /**
   * When an answer to somebody who was named serves others: once another person's answer has confirmed it, at once, or
   * never. Tenants from before there was a choice stay as they were; new ones begin with `confirmed`.
   */
  sharing: z.enum(["confirmed", "immediate", "subject"]).default("immediate"),
  /** Keys of a request's `metadata` that can't change the answer. All others must match exactly. */
  ignoredMetadata: z.array(z.string().min(1).max(METADATA_KEY_CHARS_MAX)).max(IGNORED_METADATA_MAX).default([]),
  /** What the provider is told of the person: a pseudonym that is stable in this tenant, the id as it came, or nothing. */
  forwardSubject: z.enum(["pseudonym", "as-is", "omit"]).default("pseudonym"),
  /** What a hit says of usage: what its answer took when it was made, or nothing, for nothing was spent. */
  hitUsage: z.enum(["recorded", "zero"]).default("recorded"),
  /**
   * Whether an app may bring a provider's key of its own, or must. It is passed on, and never kept: what is kept of it is a
   * keyed digest that says that the provider has accepted it.
   */
  appProviderKeys: z.enum(["refused", "accepted", "required"]).default("refused"),
  /**
   * What does not change the answer: it is sent on as it came, and left out of what must match. RE2 patterns; all matches of
   * one rule in a request have 200 characters at most, or it takes none.
   */
  volatileParts: z
    .array(
      z.discriminatedUnion("in", [
        z.strictObject({ in: z.literal("system"), pattern: volatilePattern }),
        z.strictObject({ in: z.literal("header"), name: volatileName.toLowerCase(), pattern: volatilePattern }),
        z.strictObject({ in: z.literal("field"), name: volatileName, pattern: volatilePattern }),
      ]),
    )
    .max(10)
    .default([]),
  maxEntries: z.number().int().min(1).max(10_000_000).default(100_000),
  /**
   * Tools that do nothing but answer: the same arguments always bring the same result. By name and by the digest of their
   * schema (hex SHA-256 of its RFC 8785 form), so that a changed tool is declared anew.
   */
  pureTools: z
    .array(
      z.strictObject({
        name: z.string().min(1).max(128),
        schemaDigest: z.string().regex(/^[0-9a-f]{64}$/, "A digest is 64 hex digits: SHA-256 of the tool's schema."),
      }),
    )
    .max(200)
    .default([]),
  /** What all apps of the tenant together may ask for and spend. */
  quota: quotaSchema.default(NO_QUOTA),
  /** Looked at before the built-in price table. */
  prices: z.array(modelPriceSchema).max(500).default([]),
  /** An OPA server's data API that decides in place of the built-in evaluator; its host must be allowed by the operator. */
  externalPolicyUrl: z.url().max(500).nullable().default(null),
  /** `[EMAIL_1]` in place of `[EMAIL]`: stable within one answer. */
  numberedPlaceholders: z.boolean().default(false),
  /** The tenant's own recognisers of personal data; patterns in RE2 syntax. */
  recognisers: recognisersSchema.default({ custom: [], deny: [], allow: [], names: "all", reserved: "exempt" }),
});

export const tenantSettingsSchema = settingsObject.superRefine(({ retentionDays, retentionDaysByNamespace }, ctx) => {
  const refuse = (message: string, name?: string) =>
    ctx.addIssue({
      code: "custom",
      message,
      path: ["retentionDaysByNamespace", ...(name === undefined ? [] : [name])],
    });
  const rules = Object.entries(retentionDaysByNamespace);
  if (rules.length > RETENTION.namespacesMax)
    refuse(`At most ${RETENTION.namespacesMax} namespaces may have a retention of their own.`);
  const longer = rules.find(([, days]) => retentionDays !== null && days > retentionDays);
  if (longer === undefined) return;
  refuse(
    `A namespace may be kept shorter than the tenant (${retentionDays} days), not longer: raise the tenant's first.`,
    longer[0],
  );
});
export type TenantSettings = z.infer<typeof tenantSettingsSchema>;

export function defaultSettings(): TenantSettings {
  return tenantSettingsSchema.parse({ sharing: "confirmed" });
}

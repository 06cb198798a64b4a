import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { z } from "zod";
import { AddressRanges } from "@/lib/core/address";
import { nearestName } from "@/lib/core/nearest-name";
import type { SsoConfig } from "./auth/single-sign-on";
import { type MailConfig, mailOf, PEOPLE_VARIABLES, ssoOf } from "./config-of-people";
import type { SpanTarget } from "./logs/span-shipper";
import { BRAKES, type Brake } from "./services/brake/brake";
import "./plain-issues";
import { BaseUrlRefused, providerBaseUrl } from "@/lib/wire/base-url";
import { type UpstreamKind, upstreamKind } from "@/lib/wire/upstream-kinds";

/** Checked and in one form. The message never repeats the address: it may hold a password. */
const baseUrlOf = (kind: UpstreamKind) =>
  z
    .string()
    .transform((text, context) => {
      try {
        return providerBaseUrl(text, upstreamKind(kind).basePath);
      } catch (error) {
        if (!(error instanceof BaseUrlRefused)) throw error;
        context.addIssue({ code: "custom", message: error.message });
        return z.NEVER;
      }
    })
    .optional();

const KEPT_DAYS_MAX = 36_500;

/** Null: the operator has not said. */
function keptDays(of: string) {
  return z.coerce
    .number()
    .int()
    .min(0)
    .max(KEPT_DAYS_MAX)
    .optional()
    .describe(`Days for which ${of} are kept, which no erasure reaches: receipts say by when they run out.`);
}

/** Says what stands there: "received NaN" helps nobody. */
function wholeNumber(min: number, max: number, byDefault: number) {
  const refused = ({ input }: { input?: unknown }) => `must be a whole number from ${min} to ${max}, not "${input}"`;
  return z
    .string()
    .regex(/^\d{1,15}$/, { error: refused })
    .transform(Number)
    .refine((value) => value >= min && value <= max, { error: refused })
    .default(byDefault)
    .meta({ minimum: min, maximum: max, default: byDefault });
}

function refuseBadRanges(text: string, context: z.core.$RefinementCtx<string>): void {
  try {
    new AddressRanges(commaSeparated(text));
  } catch (error) {
    context.addIssue({ code: "custom", message: error instanceof Error ? error.message : "not as expected" });
  }
}

/** Each variable says what it is for: docs/configuration.md is made of this. */
export const environmentSchema = z.object({
  NODE_ENV: z.string().default("production"),
  PORT: wholeNumber(0, 65535, 3000).describe("Where the server listens."),
  HOST: z.string().default("127.0.0.1").describe("`0.0.0.0` to be reached from other machines; put TLS in front."),
  LETHE_PUBLIC_URL: z
    .url({ protocol: /^https?$/, message: "must be an http or https address" })
    .optional()
    .describe(
      "How people reach the dashboard, its only accepted `Host` and `Origin`. `https:` makes its cookies secure ones.",
    ),
  LETHE_TRUSTED_PROXIES: z
    .string()
    .default("")
    .superRefine(refuseBadRanges)
    .describe(
      "Addresses and ranges of proxies whose `X-Forwarded-*` and `Forwarded` are believed, separated by commas.",
    ),
  LETHE_BRAKE: z
    .enum(BRAKES)
    .default("released")
    .describe("The emergency brake from outside, for everybody: while it is set, no person releases it."),
  LETHE_DATA_DIR: z.string().default("data").describe("Database, keys and snapshots of indexes."),
  LETHE_LEDGER_DIR: z
    .string()
    .optional()
    .describe(
      "Where acts that must never be undone by a restored copy are written down: on another volume than the data. Default: the data directory with `.ledger` behind its name.",
    ),
  LETHE_LEDGER_HEAD: z
    .string()
    .regex(/^\d{1,15}:[\w-]{43}$/, "must be SEQUENCE:HASH, as in the receipt's `ledger`")
    .optional()
    .describe("The newest head of the ledger that you know of, `SEQUENCE:HASH`, as in the last receipt."),
  LETHE_ACCEPT_RESTORE: z
    .enum(["yes", "no"])
    .default("no")
    .describe("`yes`: start although the ledger is lost or older than it was. Audited."),
  LETHE_AUDIT: z
    .enum(["strict", "lenient"])
    .default("lenient")
    .describe("`strict`: nothing is served from the cache while no audit record can be written."),
  LETHE_BACKUP_DAYS: keptDays("backups"),
  LETHE_REPLICA_DAYS: keptDays("replicas of the database"),
  LETHE_LOG_DAYS: keptDays("logs of proxies and apps in front"),
  LETHE_PROVIDER_DAYS: keptDays("requests at the provider of the model"),
  DATABASE_URL: z
    .string()
    .regex(
      /^(?:postgres(?:ql)?:\/\/|file:\/)/,
      "must begin with postgresql:// (Postgres 14 or newer); left away, Lethe keeps a SQLite file in the data directory",
    )
    .optional()
    .describe(
      "`postgresql://user:password@host:5432/database` for Postgres 14 or newer. Default: a SQLite file in the data directory.",
    ),
  LETHE_DATABASE_APP_URL: z
    .string()
    .optional()
    .describe(
      "The login of requests on Postgres, which row-level security holds. Default: `DATABASE_URL` with a login that is made at the first start (docs/stores.md).",
    ),
  LETHE_ROOT_KEY: z
    .string()
    .regex(/^[0-9a-fA-F]{64}$/, "must be 64 hexadecimal digits (32 bytes)")
    .optional()
    .describe("The root key, 64 hexadecimal digits, held by you. Default: a file in the data directory."),
  LETHE_ROOT_KEY_FILE: z.string().optional().describe("A file that holds the root key: what a secret manager mounts."),
  LETHE_VAULT: z
    .enum(["file", "database"])
    .default("file")
    .describe(
      "Where keys are kept: a file that one process owns, or the database, wrapped under a root that you hold.",
    ),
  LETHE_TRANSIT_URL: z
    .url()
    .optional()
    .describe("A transit engine (HashiCorp Vault, OpenBao) that wraps the keys: `https://host:8200/v1/transit`."),
  LETHE_TRANSIT_KEY: z.string().default("lethe").describe("The name of its key."),
  LETHE_TRANSIT_TOKEN_FILE: z.string().optional().describe("A file with a token for it."),
  LETHE_WORKERS: wholeNumber(1, 64, 1).describe(
    "Processes on this machine behind one port; more than one needs Postgres.",
  ),
  LETHE_DATABASE_DIRECT_URL: z
    .string()
    .optional()
    .describe("Past a pooler: one connection a process for LISTEN and signs of life. Default: `DATABASE_URL`."),
  LETHE_LOG_LEVEL: z
    .enum(["fatal", "error", "warn", "info", "debug", "silent"])
    .default("info")
    .describe("How much is logged. Never a prompt, an answer or a secret."),
  LETHE_LOG_SHIP_URL: z
    .string()
    .regex(
      /^(?:otlp\+https?|syslog(?:\+tls)?):\/\/[^\s/]+/,
      "must be otlp+https://HOST/v1/logs or syslog+tls://HOST:PORT",
    )
    .optional()
    .describe(
      "Where the log goes besides standard output, out of this server's reach: `otlp+https://HOST:4318/v1/logs`, `syslog+tls://HOST:6514` or `syslog://HOST:601`.",
    ),
  OTEL_EXPORTER_OTLP_ENDPOINT: z
    .url({ protocol: /^https?$/, message: "must be an http or https address" })
    .optional()
    .describe(
      "A collector of traces, by OTLP over HTTP in JSON: `http://localhost:4318`. Spans go to `/v1/traces` there.",
    ),
  OTEL_EXPORTER_OTLP_HEADERS: z
    .string()
    .regex(/^(?:[\w-]+=[^,=\s]+(?:,|$))*$/, "must be NAME=VALUE, several separated by commas")
    .default("")
    .describe("Headers for it, `name=value` separated by commas, values percent-encoded."),
  OTEL_SERVICE_NAME: z.string().max(100).default("lethe").describe("What traces call this server."),
  LETHE_ADMIN_EMAIL: z.email().default("admin@lethe.local").describe("Of the first owner, at the first start."),
  LETHE_DEMO_WORD_DELAY_MS: wholeNumber(0, 1000, 8).describe("How slowly the demo model speaks."),
  LETHE_STOP_DELAY_SECONDS: wholeNumber(0, 300, 5).describe(
    "How long a process that got SIGTERM still takes connections, so that a balancer can take it out.",
  ),
  LETHE_UPSTREAM_TIMEOUT_SECONDS: wholeNumber(1, 3600, 600).describe("The longest wait for a provider."),
  LETHE_OPA_URL: z
    .url()
    .optional()
    .describe(
      "An OPA server that decides for every tenant: its data API, e.g. `http://localhost:8181/v1/data/lethe/cache`.",
    ),
  LETHE_OPA_HOSTS: z
    .string()
    .default("")
    .describe("Hosts, with ports, that tenants may name as their own OPA server, separated by commas."),
  LETHE_UPSTREAM_HOSTS: z
    .string()
    .default("")
    .describe(
      "Hosts that admins may name as a provider's, separated by commas: `api.example.com`, `host:8000`, `*.example.com`, `*`. Default: the well-known ones.",
    ),
  LETHE_WEBHOOK_HOSTS: z
    .string()
    .default("")
    .describe(
      "Hosts that webhooks may go to, separated by commas, written as for `LETHE_UPSTREAM_HOSTS`. Default: none.",
    ),
  LETHE_UPSTREAM_ADDRESSES: z
    .string()
    .default("")
    .superRefine(refuseBadRanges)
    .describe(
      "Addresses and ranges that are not public and may be a provider's, or a webhook's, all the same, separated by commas: `10.1.0.0/16`. Only these are also asked over http.",
    ),
  OPENAI_API_KEY: z.string().optional().describe("The key for the OpenAI wire."),
  OPENAI_BASE_URL: baseUrlOf("openai").describe(
    "vLLM, Ollama and other servers that speak it; with `http://` or `https://`, with or without `/v1`.",
  ),
  ANTHROPIC_API_KEY: z.string().optional().describe("The key for the Anthropic wire."),
  ANTHROPIC_BASE_URL: baseUrlOf("anthropic").describe("With or without `/v1`."),
  GEMINI_API_KEY: z.string().optional().describe("The key for the Gemini wire."),
  GEMINI_BASE_URL: baseUrlOf("gemini").describe("With or without `/v1beta`."),
  ...PEOPLE_VARIABLES,
});

/** What the operator decides, read from the environment once. */
export interface Config {
  readonly development: boolean;
  readonly port: number;
  readonly host: string;
  readonly publicUrl: string | null;
  readonly trustedProxies: readonly string[];
  readonly brake: Brake;
  readonly dataDirectory: string;
  readonly ledgerDirectory: string;
  readonly ledgerHead: { readonly sequence: number; readonly hash: string } | null;
  readonly acceptRestore: boolean;
  readonly auditStrict: boolean;
  readonly copyDays: Readonly<Record<"backups" | "replicas" | "logs" | "provider", number | null>>;
  readonly databaseUrl: string;
  readonly databaseAppUrl: string | null;
  readonly workers: number;
  readonly databaseDirectUrl: string;
  readonly vault: "file" | "database";
  readonly rootSecret: Uint8Array | null;
  readonly transit: { readonly url: string; readonly keyName: string; readonly tokenFile: string } | null;
  readonly logLevel: string;
  readonly logShipUrl: string | null;
  readonly spanTarget: SpanTarget | null;
  readonly adminEmail: string;
  readonly demoWordDelayMs: number;
  readonly upstreamTimeoutMs: number;
  readonly stopDelayMs: number;
  readonly opaUrl: string | null;
  readonly opaHosts: readonly string[];
  /** Empty: the well-known ones. */
  readonly upstreamHosts: readonly string[];
  readonly webhookHosts: readonly string[];
  readonly upstreamAddresses: AddressRanges;
  readonly openai: { readonly apiKey: string | null; readonly baseUrl: string } | null;
  readonly anthropic: { readonly apiKey: string; readonly baseUrl: string } | null;
  readonly gemini: { readonly apiKey: string; readonly baseUrl: string } | null;
  readonly mail: MailConfig | null;
  readonly sso: SsoConfig | null;
}

export class ConfigError extends Error {
  override readonly name = "ConfigError";
}

/** @throws ConfigError naming each variable that is wrong */
export function readConfig(environment: NodeJS.ProcessEnv, projectDirectory: string): Config {
  const parsed = environmentSchema.safeParse(withoutEmpty(environment));
  if (!parsed.success) {
    throw new ConfigError(`The environment is not as expected:\n${z.prettifyError(parsed.error)}`);
  }
  const env = parsed.data;
  const dataDirectory = resolve(projectDirectory, env.LETHE_DATA_DIR);
  const refuse = (message: string) => new ConfigError(message);
  const people = { publicUrl: env.LETHE_PUBLIC_URL, refuse, readText };
  return {
    mail: mailOf(env, people),
    sso: ssoOf(env, people),
    development: env.NODE_ENV === "development",
    port: env.PORT,
    host: env.HOST,
    publicUrl: env.LETHE_PUBLIC_URL ?? null,
    trustedProxies: commaSeparated(env.LETHE_TRUSTED_PROXIES),
    brake: env.LETHE_BRAKE,
    dataDirectory,
    ledgerDirectory: resolve(projectDirectory, env.LETHE_LEDGER_DIR ?? `${dataDirectory}.ledger`),
    ledgerHead: readHead(env.LETHE_LEDGER_HEAD),
    acceptRestore: env.LETHE_ACCEPT_RESTORE === "yes",
    auditStrict: env.LETHE_AUDIT === "strict",
    copyDays: {
      backups: env.LETHE_BACKUP_DAYS ?? null,
      replicas: env.LETHE_REPLICA_DAYS ?? null,
      logs: env.LETHE_LOG_DAYS ?? null,
      provider: env.LETHE_PROVIDER_DAYS ?? null,
    },
    databaseUrl: env.DATABASE_URL ?? `file:${resolve(dataDirectory, "lethe.db")}`,
    databaseAppUrl: env.LETHE_DATABASE_APP_URL ?? null,
    workers: env.LETHE_WORKERS,
    databaseDirectUrl: env.LETHE_DATABASE_DIRECT_URL ?? env.DATABASE_URL ?? "",
    vault: env.LETHE_VAULT,
    rootSecret: rootSecretOf(env.LETHE_ROOT_KEY, env.LETHE_ROOT_KEY_FILE),
    transit: transitOf(env.LETHE_TRANSIT_URL, env.LETHE_TRANSIT_KEY, env.LETHE_TRANSIT_TOKEN_FILE),
    logLevel: env.LETHE_LOG_LEVEL,
    logShipUrl: env.LETHE_LOG_SHIP_URL ?? null,
    spanTarget: spanTargetOf(env),
    adminEmail: env.LETHE_ADMIN_EMAIL.toLowerCase(),
    demoWordDelayMs: env.LETHE_DEMO_WORD_DELAY_MS,
    upstreamTimeoutMs: env.LETHE_UPSTREAM_TIMEOUT_SECONDS * 1000,
    stopDelayMs: env.LETHE_STOP_DELAY_SECONDS * 1000,
    opaUrl: env.LETHE_OPA_URL ?? null,
    opaHosts: commaSeparated(env.LETHE_OPA_HOSTS),
    upstreamHosts: commaSeparated(env.LETHE_UPSTREAM_HOSTS),
    webhookHosts: commaSeparated(env.LETHE_WEBHOOK_HOSTS),
    upstreamAddresses: new AddressRanges(commaSeparated(env.LETHE_UPSTREAM_ADDRESSES)),
    openai:
      env.OPENAI_API_KEY === undefined && env.OPENAI_BASE_URL === undefined
        ? null
        : {
            apiKey: env.OPENAI_API_KEY ?? null,
            baseUrl: env.OPENAI_BASE_URL ?? "https://api.openai.com/v1",
          },
    anthropic:
      env.ANTHROPIC_API_KEY === undefined
        ? null
        : {
            apiKey: env.ANTHROPIC_API_KEY,
            baseUrl: env.ANTHROPIC_BASE_URL ?? "https://api.anthropic.com/v1",
          },
    gemini:
      env.GEMINI_API_KEY === undefined
        ? null
        : {
            apiKey: env.GEMINI_API_KEY,
            baseUrl: env.GEMINI_BASE_URL ?? "https://generativelanguage.googleapis.com/v1beta",
          },
  };
}

/** @throws ConfigError */
function spanTargetOf(env: z.infer<typeof environmentSchema>): SpanTarget | null {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_SERVICE_NAME: serviceName } = env;
  if (endpoint === undefined) return null;
  const pairs = commaSeparated(env.OTEL_EXPORTER_OTLP_HEADERS).map((pair) => pair.split("=") as [string, string]);
  try {
    const headers = Object.fromEntries(pairs.map(([name, value]) => [name.toLowerCase(), decodeURIComponent(value)]));
    return { url: `${endpoint.replace(/\/+$/, "")}/v1/traces`, headers, serviceName };
  } catch {
    throw new ConfigError("OTEL_EXPORTER_OTLP_HEADERS holds a value that is not percent-encoded.");
  }
}

function readHead(text: string | undefined): Config["ledgerHead"] {
  const [sequence, hash] = text?.split(":") ?? [];
  return sequence === undefined || hash === undefined ? null : { sequence: Number(sequence), hash };
}

const HEX_KEY = /^[0-9a-fA-F]{64}$/;

/** @throws ConfigError */
function rootSecretOf(text: string | undefined, file: string | undefined): Uint8Array | null {
  if (file === undefined) return text === undefined ? null : Buffer.from(text, "hex");
  if (text !== undefined) throw new ConfigError("Set LETHE_ROOT_KEY or LETHE_ROOT_KEY_FILE, not both.");
  const content = readText(file, "LETHE_ROOT_KEY_FILE").trim();
  if (!HEX_KEY.test(content)) throw new ConfigError(`${file} must hold 64 hexadecimal digits (LETHE_ROOT_KEY_FILE).`);
  return Buffer.from(content, "hex");
}

/** @throws ConfigError */
function transitOf(url: string | undefined, keyName: string, tokenFile: string | undefined): Config["transit"] {
  if (url === undefined) return null;
  if (tokenFile === undefined) throw new ConfigError("LETHE_TRANSIT_URL needs LETHE_TRANSIT_TOKEN_FILE beside it.");
  return { url, keyName, tokenFile };
}

/** @throws ConfigError */
function readText(path: string, variable: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    throw new ConfigError(`${variable} names ${path}, which can't be read.`);
  }
}

/**
 * Variables of ours that there are not, each with the name that was probably meant. Only those that are near a known one:
 * Kubernetes sets `LETHE_PORT` and the like by itself for a service of that name.
 */
export function misspeltVariables(environment: NodeJS.ProcessEnv): string[] {
  const known = Object.keys(environmentSchema.shape).filter((name) => name.startsWith("LETHE_"));
  return Object.keys(environment)
    .filter((name) => name.startsWith("LETHE_") && !known.includes(name))
    .flatMap((name) => {
      const meant = nearestName(name, known);
      return meant === null || name.startsWith(`${meant}_`)
        ? []
        : [`${name} is no variable of Lethe: was ${meant} meant?`];
    });
}

/** `PORT=` in a file means "not set". */
function withoutEmpty(environment: NodeJS.ProcessEnv): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ""));
}

function commaSeparated(text: string): string[] {
  return text
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");
}

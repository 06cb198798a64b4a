import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { z } from "zod";
import { AddressRanges } from "@/lib/core/address";
import { BRAKES, type Brake } from "./services/brake/brake";
import { BaseUrlRefused, providerBaseUrl } from "./upstream/base-url";

/** Checked and in one form. The message never repeats the address: it may hold a password. */
const baseUrl = z
  .string()
  .transform((text, context) => {
    try {
      return providerBaseUrl(text);
    } catch (error) {
      if (!(error instanceof BaseUrlRefused)) throw error;
      context.addIssue({ code: "custom", message: error.message });
      return z.NEVER;
    }
  })
  .optional();

const days = z.coerce.number().int().min(0).max(36_500).optional();

const environmentSchema = z.object({
  NODE_ENV: z.string().default("production"),
  PORT: z.coerce.number().int().min(0).max(65535).default(3000),
  HOST: z.string().default("127.0.0.1"),
  /** How people reach the dashboard; https makes its cookies secure ones. */
  LETHE_PUBLIC_URL: z.url({ protocol: /^https?$/, message: "must be an http or https address" }).optional(),
  /** Addresses and ranges of proxies whose forwarding headers are believed; separated by commas. */
  LETHE_TRUSTED_PROXIES: z
    .string()
    .default("")
    .superRefine((text, context) => {
      try {
        new AddressRanges(commaSeparated(text));
      } catch (error) {
        context.addIssue({ code: "custom", message: error instanceof Error ? error.message : "not as expected" });
      }
    }),
  /** The emergency brake from outside: while it is set, no person releases it. */
  LETHE_BRAKE: z.enum(BRAKES).default("released"),
  LETHE_DATA_DIR: z.string().default("data"),
  /** Where acts that must never be undone by a restored copy are written down: on another volume than the data. */
  LETHE_LEDGER_DIR: z.string().optional(),
  /** The newest head that the operator knows, as it stands in the last receipt: `SEQUENCE:HASH`. */
  LETHE_LEDGER_HEAD: z
    .string()
    .regex(/^\d{1,15}:[\w-]{43}$/, "must be SEQUENCE:HASH, as in the receipt's `ledger`")
    .optional(),
  /** `yes`: start although the ledger is lost or older than it was. */
  LETHE_ACCEPT_RESTORE: z.enum(["yes", "no"]).default("no"),
  /** `strict`: nothing is served from the cache while no audit record can be written. */
  LETHE_AUDIT: z.enum(["strict", "lenient"]).default("lenient"),
  /** Days for which copies that no erasure reaches are kept: receipts say by when each kind runs out. */
  LETHE_BACKUP_DAYS: days,
  LETHE_REPLICA_DAYS: days,
  LETHE_LOG_DAYS: days,
  LETHE_PROVIDER_DAYS: days,
  DATABASE_URL: z.string().optional(),
  LETHE_ROOT_KEY: z
    .string()
    .regex(/^[0-9a-fA-F]{64}$/, "must be 64 hexadecimal digits (32 bytes)")
    .optional(),
  /** A file that holds LETHE_ROOT_KEY: what a secret manager mounts. */
  LETHE_ROOT_KEY_FILE: z.string().optional(),
  /** Where keys are kept: a file that one process owns, or the database, wrapped under a root that the operator holds. */
  LETHE_VAULT: z.enum(["file", "database"]).default("file"),
  /** A transit engine (HashiCorp Vault, OpenBao) that wraps the keys: https://host:8200/v1/transit */
  LETHE_TRANSIT_URL: z.url().optional(),
  LETHE_TRANSIT_KEY: z.string().default("lethe"),
  LETHE_TRANSIT_TOKEN_FILE: z.string().optional(),
  /** Processes on this machine behind one port; more than one needs Postgres. */
  LETHE_WORKERS: z.coerce.number().int().min(1).max(64).default(1),
  /** Past the pooler: one connection a process for LISTEN and signs of life. */
  LETHE_DATABASE_DIRECT_URL: z.string().optional(),
  LETHE_LOG_LEVEL: z.enum(["fatal", "error", "warn", "info", "debug", "silent"]).default("info"),
  LETHE_ADMIN_EMAIL: z.email().default("admin@lethe.local"),
  LETHE_DEMO_WORD_DELAY_MS: z.coerce.number().int().min(0).max(1000).default(8),
  /** How long a process that got SIGTERM still takes connections. */
  LETHE_STOP_DELAY_SECONDS: z.coerce.number().int().min(0).max(300).default(5),
  LETHE_UPSTREAM_TIMEOUT_SECONDS: z.coerce.number().int().min(1).max(3600).default(600),
  /** An OPA server that decides for every tenant: its data API, e.g. http://localhost:8181/v1/data/lethe/cache */
  LETHE_OPA_URL: z.url().optional(),
  /** Hosts, with ports, that tenants may name as their own OPA server; separated by commas. */
  LETHE_OPA_HOSTS: z.string().default(""),
  OPENAI_API_KEY: z.string().optional(),
  OPENAI_BASE_URL: baseUrl,
  ANTHROPIC_API_KEY: z.string().optional(),
  ANTHROPIC_BASE_URL: baseUrl,
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
  readonly workers: number;
  readonly databaseDirectUrl: string;
  readonly vault: "file" | "database";
  readonly rootSecret: Uint8Array | null;
  readonly transit: { readonly url: string; readonly keyName: string; readonly tokenFile: string } | null;
  readonly logLevel: string;
  readonly adminEmail: string;
  readonly demoWordDelayMs: number;
  readonly upstreamTimeoutMs: number;
  readonly stopDelayMs: number;
  readonly opaUrl: string | null;
  readonly opaHosts: readonly string[];
  readonly openai: { readonly apiKey: string | null; readonly baseUrl: string } | null;
  readonly anthropic: { readonly apiKey: string; readonly baseUrl: string } | null;
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
  return {
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
    workers: env.LETHE_WORKERS,
    databaseDirectUrl: env.LETHE_DATABASE_DIRECT_URL ?? env.DATABASE_URL ?? "",
    vault: env.LETHE_VAULT,
    rootSecret: rootSecretOf(env.LETHE_ROOT_KEY, env.LETHE_ROOT_KEY_FILE),
    transit: transitOf(env.LETHE_TRANSIT_URL, env.LETHE_TRANSIT_KEY, env.LETHE_TRANSIT_TOKEN_FILE),
    logLevel: env.LETHE_LOG_LEVEL,
    adminEmail: env.LETHE_ADMIN_EMAIL.toLowerCase(),
    demoWordDelayMs: env.LETHE_DEMO_WORD_DELAY_MS,
    upstreamTimeoutMs: env.LETHE_UPSTREAM_TIMEOUT_SECONDS * 1000,
    stopDelayMs: env.LETHE_STOP_DELAY_SECONDS * 1000,
    opaUrl: env.LETHE_OPA_URL ?? null,
    opaHosts: commaSeparated(env.LETHE_OPA_HOSTS),
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
  };
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

import { mkdtemp, rm } from "node:fs/promises";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { TenantId } from "@/lib/core/brand";
import { readConfig } from "@/server/config";
import { type Container, createContainer } from "@/server/container";
import { startHttpServer } from "@/server/http-server";
import { createLogger } from "@/server/logger";
import { createAppKey } from "@/server/services/app-keys/create-app-key";
import type { AppActor, Services, SystemActor } from "@/server/services/context";
import type { Limits } from "@/server/services/limits";
import { updateSettings } from "@/server/services/settings/update-settings";
import { defaultSettings, type TenantSettings } from "@/server/services/settings-schema";
import { createTenant } from "@/server/services/tenants/create-tenant";
import { APP_KEY_SCOPES, type AppKeyScope } from "@/server/services/views";
import { closeServer, type FakeUpstream, startFakeUpstream } from "./fake-upstream";
import { type ManualClock, manualClock } from "./manual-clock";
import { watchTransactions } from "./watched-transactions";
import { withoutPages } from "./without-pages";

const PROJECT = fileURLToPath(new URL("../..", import.meta.url));
export const SYSTEM: SystemActor = { kind: "system" };

/** Nothing runs by itself: a test flushes and maintains when it wants to. */
const QUIET: Partial<Limits> = {
  maintenanceMs: 2_000_000_000,
  indexCatchUpMs: 2_000_000_000,
  recorderFlushMs: 2_000_000_000,
  statsFreshMs: 0,
  transactionMs: 4_000,
  // A thread reads the sources itself, which takes a busy machine seconds.
  scanWaitMs: 60_000,
};

export interface TestTenant {
  readonly id: TenantId;
  readonly name: string;
  readonly keyId: string;
  /** The app key. */
  readonly key: string;
  /** What a request with the key is made as. */
  actor(): Promise<AppActor>;
}

export interface TestLethe {
  readonly container: Container;
  readonly services: Services;
  readonly origin: string;
  readonly upstream: FakeUpstream;
  readonly clock: ManualClock;
  readonly dataDirectory: string;
  /** All that was logged, at level debug. */
  log(): string;
  tenant(options?: { name?: string; scopes?: AppKeyScope[]; settings?: Partial<TenantSettings> }): Promise<TestTenant>;
  /** Another key of a tenant. */
  appKey(tenant: TestTenant, options?: { scopes?: AppKeyScope[]; expiresInDays?: number }): Promise<TestTenant>;
  /** Closes everything and opens it again on the same data, as after a restart; provider and clock stay. */
  restart(options?: StartOptions): Promise<TestLethe>;
  /** Closes the container only, so that the files can be looked at or changed. */
  stop(): Promise<void>;
  close(): Promise<void>;
}

export interface StartOptions {
  readonly limits?: Partial<Limits>;
  readonly environment?: Record<string, string>;
}

interface Ground {
  readonly upstream: FakeUpstream;
  readonly clock: ManualClock;
  readonly dataDirectory: string;
  readonly lines: string[];
}

/** The whole server but the pages: container, node:http in front, real SQLite files, a fake paid provider behind. */
export async function startLethe(options: StartOptions = {}): Promise<TestLethe> {
  const dataDirectory = await mkdtemp(join(tmpdir(), "lethe-test-"));
  return open({ upstream: await startFakeUpstream(), clock: manualClock(), dataDirectory, lines: [] }, options);
}

async function open(ground: Ground, options: StartOptions): Promise<TestLethe> {
  const { upstream, clock, dataDirectory, lines } = ground;
  const environment = {
    LETHE_DATA_DIR: dataDirectory,
    PORT: "0",
    LETHE_DEMO_WORD_DELAY_MS: "0",
    OPENAI_API_KEY: "provider-key-openai",
    OPENAI_BASE_URL: `${upstream.origin}/v1`,
    ANTHROPIC_API_KEY: "provider-key-anthropic",
    ANTHROPIC_BASE_URL: `${upstream.origin}/v1`,
    ...options.environment,
  };
  const log = createLogger("debug", { write: (line: string) => void lines.push(line) });
  const config = readConfig(environment as unknown as NodeJS.ProcessEnv, PROJECT);
  const limits = { ...QUIET, ...options.limits };
  const container = await createContainer(config, PROJECT, { clock, log, limits });
  const { server } = await startHttpServer(container, (incoming, outgoing) =>
    withoutPages(container)(incoming, outgoing),
  );
  return testLethe(ground, container, server);
}

function testLethe(ground: Ground, container: Container, server: Server): TestLethe {
  const { services } = container;
  const violations = watchTransactions(services.db);
  const stop = async () => {
    await closeServer(server);
    await container.close();
    if (violations.length > 0) throw new Error(violations.join("\n\n"));
  };
  return {
    ...ground,
    container,
    services,
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    log: () => ground.lines.join(""),
    tenant: (options = {}) => makeTenant(services, options),
    appKey: (tenant, options = {}) => makeKey(services, tenant, options),
    stop,
    async restart(options = {}) {
      await stop();
      return open(ground, options);
    },
    async close() {
      await stop();
      await ground.upstream.close();
      await rm(ground.dataDirectory, { recursive: true, force: true });
      await rm(`${ground.dataDirectory}.ledger`, { recursive: true, force: true });
    },
  };
}

let tenants = 0;

async function makeTenant(
  services: Services,
  options: { name?: string; scopes?: AppKeyScope[]; settings?: Partial<TenantSettings> },
): Promise<TestTenant> {
  const { id, name } = await createTenant(services, SYSTEM, { name: options.name ?? `tenant ${++tenants}` });
  if (options.settings !== undefined) {
    await updateSettings(services, SYSTEM, { tenantId: id, settings: { ...defaultSettings(), ...options.settings } });
  }
  return makeKey(services, { id: id as TenantId, name }, options);
}

async function makeKey(
  services: Services,
  tenant: { id: TenantId; name: string },
  options: { scopes?: AppKeyScope[]; expiresInDays?: number },
): Promise<TestTenant> {
  const made = await createAppKey(services, SYSTEM, {
    tenantId: tenant.id,
    name: "test",
    scopes: options.scopes ?? [...APP_KEY_SCOPES],
    expiresInDays: options.expiresInDays ?? null,
    mode: "test",
  });
  const { id, name } = tenant;
  return { id, name, keyId: made.id, key: made.secret, actor: () => services.appKeys.authenticate(made.secret) };
}

import { createHmac } from "node:crypto";
import { availableParallelism, hostname } from "node:os";
import { resolve } from "node:path";
import type { Logger } from "pino";
import type { Registry } from "prom-client";
import { Scanners } from "@/lib/pii/scanners";
import { version } from "../../package.json";
import { type Auth, createAuth } from "./auth/auth";
import { DirectoryCopyLock } from "./backup/copy-lock";
import { type Config, readConfig } from "./config";
import { type Claims, FleetFlights } from "./coordination/fleet-flights";
import { coordinateInMemory } from "./coordination/memory";
import { MemoryFlights } from "./coordination/memory-flights";
import { coordinateOnPostgres } from "./coordination/postgres";
import { inFileTurn } from "./file-turn";
import { createHttpHandler, type HandleHttp } from "./http/routes";
import { LedgerFile } from "./ledger/ledger-file";
import { lockDirectory } from "./lock-directory";
import { createLogger, createShippedLogger } from "./logger";
import { openLogShipper } from "./logs/open-shipper";
import { openSpanShipper } from "./logs/span-shipper";
import { SmtpMailer } from "./mail/smtp-mailer";
import { refuseBesideSqlite } from "./move/beside-sqlite";
import { refuseWhileMoved } from "./move/marker";
import { OpaClient } from "./opa/opa-client";
import type { Clock } from "./ports/clock";
import type { Coordination } from "./ports/coordination";
import type { CopyLock } from "./ports/copy-lock";
import type { Database } from "./ports/database";
import type { FlightPort } from "./ports/flight";
import type { Mailer } from "./ports/mailer";
import type { PolicyServer } from "./ports/policy-server";
import type { SnapshotStore } from "./ports/snapshot-store";
import type { SpanSink } from "./ports/spans";
import type { ProviderClients, UpstreamDirectory } from "./ports/upstream";
import type { Vault } from "./ports/vault";
import type { WebhookSender } from "./ports/webhook-sender";
import type { WorkerPool } from "./ports/worker-pool";
import { raiseAlarm } from "./services/alarms";
import { AppKeyDirectory } from "./services/app-keys/authenticate-app-key";
import { AuditHealth } from "./services/audit/audit-health";
import { AuditTree } from "./services/audit/audit-tree";
import { AuditKeyCheck } from "./services/audit/check-audit-keys";
import { createBackground } from "./services/background";
import type { Brake } from "./services/brake/brake";
import { BulkWork } from "./services/bulk-work";
import { CounterCheck } from "./services/check-counters";
import { hasVault, requireOwnVault } from "./services/check-vault";
import type { Services } from "./services/context";
import { forgetRefs } from "./services/entries/delete-entries";
import { EntryBudget } from "./services/entry-budget";
import { ErasureQueue } from "./services/erasures/erasure-queue";
import { ErrorWatch } from "./services/error-watch";
import { ProbeWatch } from "./services/gateway/probe-watch";
import { Readings } from "./services/gateway/read-texts";
import { observeHealth } from "./services/health-metrics";
import { heedChange } from "./services/heed-change";
import { IndexSnapshots } from "./services/index-snapshots";
import type { LedgerBook } from "./services/ledger/ledger-book";
import { openLedgerBook } from "./services/ledger/open-ledger-book";
import { DEFAULT_LIMITS, type Limits } from "./services/limits";
import { startMaintenance } from "./services/maintenance";
import { createMetrics } from "./services/metrics";
import { ModelSnapshots } from "./services/model-snapshots";
import { PolicyDirectory } from "./services/policies/policy-directory";
import { ShadowCounts } from "./services/policies/shadow-counts";
import { Quotas } from "./services/quotas/quotas";
import { Readiness } from "./services/readiness";
import { Recorder } from "./services/recorder";
import { SimilarityIndexes } from "./services/similarity-indexes";
import { StatsCache } from "./services/stats/stats-cache";
import { StoreQueue } from "./services/store-queue";
import { TenantDirectory } from "./services/tenant-directory";
import { UpkeepRules } from "./services/upkeep-rules";
import { UpstreamBook } from "./services/upstreams/upstream-book";
import { SnapshotFiles } from "./snapshots/snapshot-files";
import { openDatabase } from "./store/database";
import { createUpstreamDirectory } from "./upstream/directory";
import { type HostRules, KNOWN_HOSTS } from "./upstream/host-rules";
import { providerClients } from "./upstream/managed-upstream";
import { webhookSender } from "./upstream/webhook-sender";
import { openVault } from "./vault/open-vault";
import { verifyPage } from "./verify-page";
import { workerEntry } from "./workers/entry";
import { ThreadPool } from "./workers/thread-pool";

/** The one composition of the server: the only file that sees both services and adapters. */
export interface Container {
  readonly config: Config;
  readonly log: Logger;
  readonly services: Services;
  readonly auth: Auth;
  readonly handleHttp: HandleHttp;
  /** Ends background work, writes what is buffered, closes. May be called twice. */
  close(): Promise<void>;
}

export interface ContainerOverrides {
  readonly clock?: Clock;
  readonly limits?: Partial<Limits>;
  readonly upstreams?: UpstreamDirectory;
  readonly log?: Logger;
  /** Below the data directory. */
  readonly snapshotFolder?: string;
  /** The metrics that are shown, of those that this process counts. */
  readonly metricsOf?: (own: Registry) => () => Promise<string>;
}

export const systemClock: Clock = { now: () => Date.now(), elapsed: () => performance.now() };

export async function createContainer(
  config: Config,
  projectDirectory: string,
  overrides: ContainerOverrides = {},
): Promise<Container> {
  const shipper = config.logShipUrl === null ? null : openLogShipper(config.logShipUrl);
  const ownLog = () =>
    shipper === null ? createLogger(config.logLevel) : createShippedLogger(config.logLevel, shipper);
  const log = overrides.log ?? ownLog();
  const clock = overrides.clock ?? systemClock;
  const { upstreamTimeoutMs, stopDelayMs } = config;
  const limits: Limits = { ...DEFAULT_LIMITS, upstreamTimeoutMs, stopDelayMs, ...overrides.limits };
  const migrationsRoot = resolve(projectDirectory, "prisma");
  const opened = await openDatabase({
    url: config.databaseUrl,
    appUrl: config.databaseAppUrl,
    migrationsRoot,
    now: clock.now,
    transactionMs: limits.transactionMs,
    slowReadMs: limits.lookupDeadlineMs,
    onAnswering: (isAnswering) =>
      log.warn(
        isAnswering ? "the database answers again" : "the database does not answer: requests go on without the cache",
      ),
  });
  const auditHealth = new AuditHealth({ clock, auditStrict: config.auditStrict });
  const db = auditHealth.watch(opened);
  const vault = await openVaultBeside(db, config);
  const { ledger, book } = await openLedgerBeside({ db, vault, clock, log }, config);
  const coordination = await joinFleet({ db, vault, config, log });
  const upstreams = overrides.upstreams ?? createUpstreamDirectory({ ...config, timeoutMs: limits.upstreamTimeoutMs });
  const workers = new ThreadPool({ entry: workerEntry(projectDirectory), log, cores: availableParallelism() });
  const spans = config.spanTarget === null ? null : openSpanShipper(config.spanTarget);
  const { services, background } = createServices({
    instanceId: await instanceIdOf(vault),
    log,
    clock,
    limits,
    vault,
    coordination,
    flights: flightsOf({ coordination, db, clock }, limits),
    metricsOf: overrides.metricsOf ?? ((own) => () => own.metrics()),
    db,
    ledger: book,
    auditHealth,
    copyDays: config.copyDays,
    verifyPage: () => verifyPage(projectDirectory),
    copies: new DirectoryCopyLock(config.dataDirectory),
    upstreams,
    environmentKeys: [config.openai?.apiKey, config.anthropic?.apiKey, config.gemini?.apiKey].filter(
      (key) => typeof key === "string",
    ),
    providerClients: providerClients(hostRulesOf(config), clock),
    webhookSender: webhookSender({ hosts: config.webhookHosts, addresses: config.upstreamAddresses }),
    workers,
    brake: config.brake,
    spans,
    snapshots: new SnapshotFiles(resolve(config.dataDirectory, overrides.snapshotFolder ?? "index")),
    mailer: config.mail === null ? null : new SmtpMailer(config.mail),
    ...policyServerOf(config),
  });
  coordination.subscribe((change) => heedChange(services, change));
  const { publicUrl, sso } = config;
  const auth = createAuth(services, { publicUrl, sso, sessionSecret: await vault.sessionSecret() });
  const stopMaintenance = startMaintenance(services);
  const stopObserving = observeHealth(services);
  await services.similarity.restore();
  // Erasures that a crash or a fault has left unfinished.
  services.erasures.wake();
  services.background("policies at the start", () => services.policies.prepareNew());
  let closing: Promise<void> | null = null;
  const close = async () => {
    stopMaintenance();
    stopObserving();
    services.bulk.cancelAll();
    services.erasures.stop();
    services.policies.stop();
    await services.stores.settle();
    await background.settle();
    services.upstreamBook.close();
    await services.webhookSender.close();
    await services.recorder
      .close()
      .catch((error: unknown) => log.error({ err: error }, "statistics were lost at the end"));
    await services.auditTree
      .extend()
      .catch((error: unknown) => log.warn({ err: error }, "the last acts are not signed"));
    await services.similarity.save().catch((error: unknown) => log.warn({ err: error }, "an index was not kept"));
    await workers.close();
    await coordination.close();
    await db.close();
    await vault.close();
    await ledger.close();
    await spans?.close();
    await shipper?.close();
  };
  return {
    config,
    log,
    services,
    auth,
    handleHttp: createHttpHandler(services),
    close: () => {
      closing ??= close();
      return closing;
    },
  };
}

/** The vault that belongs to this database. Where it can't be opened or is another one, everything is closed again. */
async function openVaultBeside(db: Database, config: Config): Promise<Vault> {
  try {
    await refuseWhileMoved(db);
    if (db.provider === "postgres" && !(await hasVault(db))) refuseBesideSqlite(config.dataDirectory);
    const vault = await openVault(config, !(await hasVault(db)));
    await requireOwnVault(db, vault);
    return vault;
  } catch (error) {
    await db.close();
    throw error;
  }
}

/** Shared in memory inside a process; between processes by who asks. */
function flightsOf(
  { coordination, db, clock }: Pick<Parts, "coordination" | "db" | "clock">,
  limits: Limits,
): FlightPort {
  const own = new MemoryFlights(limits, () => clock.elapsed());
  if (!("claim" in coordination)) return own;
  const claims = coordination as Coordination & Claims;
  return new FleetFlights(own, claims, { limits, isAnswering: () => db.isAnswering() });
}

/** Compared with both, and done again, before anything is served. Where that is refused everything is closed again. */
async function openLedgerBeside(parts: Pick<Parts, "db" | "vault" | "clock" | "log">, config: Config) {
  let ledger: LedgerFile | null = null;
  try {
    const keysDirectory = resolve(config.dataDirectory, "keys");
    const directory = config.ledgerDirectory;
    // Workers have one ledger; the file's own folder is made with it.
    const turns = { inTurn: <T>(work: () => Promise<T>) => inFileTurn(resolve(directory, "ledger.lock"), work) };
    const isShared = parts.db.provider === "postgres";
    ledger = await LedgerFile.open({ directory, keysDirectory, ...(isShared ? turns : {}) });
    const { ledgerHead, acceptRestore } = config;
    const sides = { host: hostname(), keysIn: config.vault };
    const stated = ledgerHead === null ? [] : [ledgerHead];
    return { ledger, book: await openLedgerBook({ ...parts, ...sides, ledger, stated, acceptRestore }) };
  } catch (error) {
    await ledger?.close();
    await parts.db.close();
    await parts.vault.close();
    throw error;
  }
}

interface FleetParts extends Pick<Parts, "db" | "vault" | "log"> {
  readonly config: Config;
}

/** One process agrees with itself; on Postgres there may be others. Where this one may not join, all is closed again. */
async function joinFleet({ db, vault, config, log }: FleetParts): Promise<Coordination | (Coordination & Claims)> {
  if (db.provider === "sqlite") return coordinateInMemory();
  try {
    return await coordinateOnPostgres({
      url: config.databaseDirectUrl,
      vault: config.vault,
      // Its own: leases of processes run by real time, whatever a test does to the clock of the services.
      clock: systemClock,
      onTrouble: (error) => log.warn({ err: error }, "the other processes can't be reached; it is tried again"),
    });
  } catch (error) {
    await vault.close();
    await db.close();
    throw error;
  }
}

/** The operator's own OPA server is allowed by being named. */
function policyServerOf({ opaUrl, opaHosts }: Config) {
  const hosts = opaUrl === null ? opaHosts : [...opaHosts, new URL(opaUrl).host];
  return { policyServer: new OpaClient(hosts), policyServerUrl: opaUrl };
}

function hostRulesOf({ upstreamHosts, upstreamAddresses: addresses }: Config): HostRules {
  return { hosts: upstreamHosts.length === 0 ? KNOWN_HOSTS : upstreamHosts, addresses };
}

/** The same for every process of an installation, also after a restart. */
async function instanceIdOf(vault: Vault): Promise<string> {
  const digest = createHmac("sha256", await vault.appKeyPepper())
    .update("lethe/instance")
    .digest("hex");
  return digest.slice(0, 16);
}

interface Parts {
  readonly instanceId: string;
  readonly log: Logger;
  readonly clock: Clock;
  readonly limits: Limits;
  readonly vault: Vault;
  readonly ledger: LedgerBook;
  readonly copies: CopyLock;
  readonly auditHealth: AuditHealth;
  readonly copyDays: Config["copyDays"];
  readonly verifyPage: () => Promise<string>;
  readonly coordination: Coordination;
  readonly flights: FlightPort;
  readonly metricsOf: (own: Registry) => () => Promise<string>;
  readonly db: Database;
  readonly upstreams: UpstreamDirectory;
  readonly environmentKeys: readonly string[];
  readonly providerClients: ProviderClients;
  readonly webhookSender: WebhookSender;
  readonly workers: WorkerPool;
  readonly snapshots: SnapshotStore;
  readonly brake: Brake;
  readonly spans: SpanSink | null;
  readonly mailer: Mailer | null;
  readonly policyServer: PolicyServer;
  readonly policyServerUrl: string | null;
}

function createServices(parts: Parts) {
  const metrics = createMetrics();
  const shared = { ...parts, metrics };
  const background = createBackground(parts.log);
  const tenants = new TenantDirectory(parts);
  const scanners = new Scanners();
  const recorder = new Recorder(shared);
  const appKeys = new AppKeyDirectory({ ...parts, used: (id) => recorder.useKey(id) });
  const services: Services = {
    ...shared,
    metricsText: parts.metricsOf(metrics.registry),
    version,
    tenants,
    appKeys,
    similarity: new SimilarityIndexes({
      ...shared,
      snapshots: new IndexSnapshots(parts.snapshots, parts.vault),
      generationOf: async (tenantId) => (await tenants.get(tenantId)).generation,
    }),
    probes: new ProbeWatch(parts),
    errors: new ErrorWatch(parts),
    upstreamBook: new UpstreamBook({ ...parts, tenants, clients: parts.providerClients, environment: parts.upstreams }),
    quotas: new Quotas({
      ...shared,
      tenants,
      usage: parts.db.usage,
      lineages: appKeys.lineages,
      alarm: (kind, { tenantId, appKeyId }, details) =>
        raiseAlarm(services, { kind, tenantId, key: appKeyId, details }),
    }),
    readings: new Readings(),
    modelSnapshots: new ModelSnapshots(parts),
    stores: new StoreQueue({ bytesMax: parts.limits.storeQueueBytes }),
    recorder,
    readiness: new Readiness(parts),
    erasures: new ErasureQueue(() => services),
    background: background.run,
    scannerOf: (settings) => scanners.of(settings.recognisers),
    policies: new PolicyDirectory({ ...parts, server: parts.policyServer, serverUrl: parts.policyServerUrl }),
    shadows: new ShadowCounts({ workers: parts.workers, timeoutMs: parts.limits.policyTrialMs, log: parts.log }),
    auditTree: new AuditTree(parts),
    auditKeyCheck: new AuditKeyCheck(parts),
    bulk: new BulkWork(),
    counterCheck: new CounterCheck({ entries: parts.db.entries, log: parts.log }),
    upkeepRules: new UpkeepRules(parts),
    statsCache: new StatsCache(parts),
    budget: new EntryBudget({
      entries: parts.db.entries,
      flushHits: () => recorder.flush(),
      forget: (gone) => forgetRefs(services, gone),
      watched: (tenantId, of, work) =>
        services.bulk.run({ tenantId, kind: "entries.evict", of, at: parts.clock.now() }, work),
    }),
  };
  return { services, background };
}

const HOLDER = Symbol.for("lethe.container");
type Holder = { [HOLDER]?: Promise<Container> };

/** Next bundles its own copy of this module: both copies find the one container of the process here. */
export function getContainer(): Promise<Container> {
  const holder = globalThis as Holder;
  holder[HOLDER] ??= createAlone();
  return holder[HOLDER];
}

/** Next without our front server: the lock goes with the process. */
async function createAlone(): Promise<Container> {
  const config = readConfig(process.env, process.cwd());
  await lockDirectory(config.dataDirectory);
  return createContainer(config, process.cwd());
}

/** Set by the front server before Next is loaded. */
export function setContainer(container: Promise<Container>): void {
  (globalThis as Holder)[HOLDER] = container;
}

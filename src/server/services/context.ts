import type { Logger } from "pino";
import type { TenantId } from "@/lib/core/brand";
import type { Scanner } from "@/lib/pii/scan";
import type { Clock } from "../ports/clock";
import type { Coordination } from "../ports/coordination";
import type { CopyLock } from "../ports/copy-lock";
import type { Database } from "../ports/database";
import type { FlightPort } from "../ports/flight";
import type { Mailer } from "../ports/mailer";
import type { PolicyServer } from "../ports/policy-server";
import type { SpanSink } from "../ports/spans";
import type { ProviderClients, UpstreamDirectory } from "../ports/upstream";
import type { Vault } from "../ports/vault";
import type { WebhookSender } from "../ports/webhook-sender";
import type { WorkerPool } from "../ports/worker-pool";
import type { Standing } from "./access";
import type { AppKeyDirectory } from "./app-keys/authenticate-app-key";
import type { AuditHealth } from "./audit/audit-health";
import type { AuditTree } from "./audit/audit-tree";
import type { AuditKeyCheck } from "./audit/check-audit-keys";
import type { BulkWork } from "./bulk-work";
import type { CounterCheck } from "./check-counters";
import type { EntryBudget } from "./entry-budget";
import type { ErasureQueue } from "./erasures/erasure-queue";
import type { ErrorWatch } from "./error-watch";
import type { ProbeWatch } from "./gateway/probe-watch";
import type { Readings } from "./gateway/read-texts";
import type { LedgerBook } from "./ledger/ledger-book";
import type { Limits } from "./limits";
import type { Metrics } from "./metrics";
import type { ModelSnapshots } from "./model-snapshots";
import type { PolicyDirectory } from "./policies/policy-directory";
import type { ShadowCounts } from "./policies/shadow-counts";
import type { Quota } from "./quotas/quota-schema";
import type { Quotas } from "./quotas/quotas";
import type { Readiness } from "./readiness";
import type { Recorder } from "./recorder";
import type { TenantSettings } from "./settings-schema";
import type { SimilarityIndexes } from "./similarity-indexes";
import type { StatsCache } from "./stats/stats-cache";
import type { StoreQueue } from "./store-queue";
import type { TenantDirectory } from "./tenant-directory";
import type { UpkeepRules } from "./upkeep-rules";
import type { UpstreamBook } from "./upstreams/upstream-book";
import type { AppKeyScope, Role } from "./views";

/** How many days the operator keeps each kind of copy that no erasure reaches; null: they have not said. */
export interface CopyDays {
  readonly backups: number | null;
  readonly replicas: number | null;
  readonly logs: number | null;
  readonly provider: number | null;
}

/** Everything a verb may use. Made once by the container and passed as the first argument. */
export interface Services {
  readonly version: string;
  /** Names this installation to the gateways before and behind it; says nothing about it. */
  readonly instanceId: string;
  readonly clock: Clock;
  readonly log: Logger;
  readonly limits: Limits;
  readonly metrics: Metrics;
  /** What `/metrics` says: of this process, or of all workers on this machine. */
  metricsText(): Promise<string>;
  /** The page that checks receipts: one file. */
  verifyPage(): Promise<string>;
  readonly db: Database;
  readonly vault: Vault;
  readonly ledger: LedgerBook;
  readonly copies: CopyLock;
  readonly copyDays: CopyDays;
  readonly coordination: Coordination;
  readonly tenants: TenantDirectory;
  readonly appKeys: AppKeyDirectory;
  readonly similarity: SimilarityIndexes;
  readonly flights: FlightPort;
  readonly readings: Readings;
  /** Null: nobody collects traces. */
  readonly spans: SpanSink | null;
  /** Which model stands behind a name. */
  readonly modelSnapshots: ModelSnapshots;
  readonly stores: StoreQueue;
  /** Who feels for what others have asked. */
  readonly probes: ProbeWatch;
  /** How often providers fail a tenant. */
  readonly errors: ErrorWatch;
  /** What keys and tenants may ask for and spend. */
  readonly quotas: Quotas;
  readonly erasures: ErasureQueue;
  readonly recorder: Recorder;
  readonly readiness: Readiness;
  readonly budget: EntryBudget;
  readonly bulk: BulkWork;
  readonly counterCheck: CounterCheck;
  readonly upkeepRules: UpkeepRules;
  readonly statsCache: StatsCache;
  readonly policies: PolicyDirectory;
  readonly shadows: ShadowCounts;
  readonly policyServer: PolicyServer;
  readonly auditTree: AuditTree;
  readonly auditKeyCheck: AuditKeyCheck;
  readonly auditHealth: AuditHealth;
  /** Null: no mail server is named, and links are shown. */
  readonly mailer: Mailer | null;
  /** For what would hold the event loop. */
  readonly workers: WorkerPool;
  /** Those of the environment. */
  readonly upstreams: UpstreamDirectory;
  /** Those that admins have named too: whom a tenant's requests go to. */
  readonly upstreamBook: UpstreamBook;
  readonly providerClients: ProviderClients;
  readonly webhookSender: WebhookSender;
  /** Runs a job that nobody waits for; it is named in the log when it fails, and waited for at the end. */
  background(name: string, job: () => Promise<void>): void;
  /** The tenant's scanner. @throws Error when its recognisers no longer compile: then nothing is scanned and nothing cached */
  scannerOf(settings: Pick<TenantSettings, "recognisers">): Scanner;
}

/** An app: one key of one tenant. */
export interface AppActor {
  readonly kind: "app";
  readonly tenantId: TenantId;
  readonly appKeyId: string;
  /** The first key of those that it took over from; itself without any. Its limits are counted under it. */
  readonly budgetId: string;
  readonly prefix: string;
  readonly scopes: ReadonlySet<AppKeyScope>;
  /** The key's own; its tenant's holds besides. */
  readonly quota: Quota;
}

/** A person with a session. */
export interface AdminActor {
  readonly kind: "admin";
  readonly userId: string;
  readonly email: string;
  /** For the whole server. */
  readonly role: Role;
  /** An auditor who may read answers, of every tenant. */
  readonly seesAnswers?: boolean;
  /** What tenants have granted beside it, by tenant. */
  readonly grants?: ReadonlyMap<string, Standing>;
}

/** The installation itself: first start, demo, maintenance. */
export interface SystemActor {
  readonly kind: "system";
}

export type Actor = AppActor | AdminActor | SystemActor;

/** Names nobody by itself: for what outlives who did it, and the tenant that they did it for. */
export function actorId(actor: Actor): string {
  return actor.kind === "admin" ? `${USER_PREFIX}${actor.userId}` : actorName(actor);
}

export const USER_PREFIX = "user:";

export function actorName(actor: Actor): string {
  if (actor.kind === "app") return `app-key:${actor.prefix}`;
  return actor.kind === "admin" ? actor.email : "system";
}

import type { EntryId } from "@/lib/core/brand";
import type { Reason } from "@/lib/core/outcome";
import { isCanary } from "@/lib/core/writer";
import type { JudgedEdit, Refusal } from "@/lib/similarity/decide/decide";
import type { PromptFeatures, SearchResult, TenantIndex } from "@/lib/similarity/lexical/tenant-index";
import { SAME, type Score } from "@/lib/similarity/score";
import type { RequestControls } from "@/lib/wire/controls";
import type { StoredEntry } from "../../ports/entry-store";
import { raiseAlarm } from "../alarms";
import type { Services } from "../context";
import { DeadlineExceeded, withDeadline } from "../deadline";
import { isOverdue } from "../retention/retention-rule";
import { isAdmitted } from "./admit-entry";
import { awaitsConfirmation } from "./confirm-sharing";
import { isPaused, noteNearMiss, noteSimilarHit } from "./note-similar";
import { openEntry } from "./open-entry";
import type { Plan } from "./plan-request";
import { refuseEntry } from "./refuse-entry";
import { isScanCurrent } from "./rescan-entry";

export interface Hit {
  readonly kind: "hit";
  readonly outcome: "hit-exact" | "hit-semantic";
  readonly entry: StoredEntry;
  /** JSON. */
  readonly answerText: string;
  readonly score: Score;
  /** What tells the prompt from the entry's, each explained; none for an exact hit. */
  readonly edits: readonly JudgedEdit[];
  readonly explanation: unknown;
}

export interface NoHit {
  readonly kind: "none";
  readonly reason: Reason;
  /** Of the nearest entry; null: none was near, or none was looked for. */
  readonly score: Score | null;
  /** Names of the differences that nothing explains, of the nearest entry that was near enough. */
  readonly guards: readonly Refusal[];
  /** All the differences of that entry. */
  readonly edits: readonly JudgedEdit[];
  readonly explanation: unknown;
  /** The prompt as the index read it; left out where it was not read. */
  readonly features?: PromptFeatures | null;
  /** The row of the very key, served or not; null: there is none; left out: it was not looked for. */
  readonly sameKey?: StoredEntry | null;
}

export type LookUp = Hit | NoHit;

/** Entries that may be found unusable in one look-up before it is a miss. */
const TRIES = 4;
const HOUR_MS = 3_600_000;

/** Looks up what the plan allows to be looked up. A cache fault never fails a request that the upstream could answer. */
export async function lookUpIfAllowed(
  services: Services,
  plan: Plan,
  controls: RequestControls,
  options: { explain?: boolean } = {},
): Promise<LookUp> {
  if (plan.bypass !== null) return none(plan.bypass);
  if (plan.unproven === true) return none("key-unproven");
  if (!plan.lookup) return none(controls.noCache ? "refresh-asked" : "policy-denied");
  if (!mayServe(services)) return none("cache-unavailable");
  try {
    if (plan.shared === null) return await lookUp(services, plan, controls, options);
    return await lookUpSharedFirst(services, plan, controls, options);
  } catch (error) {
    // That the database does not answer was said once.
    if (!(error instanceof DeadlineExceeded) && services.db.isAnswering())
      services.log.error({ err: error }, "look-up failed");
    return none("cache-unavailable");
  }
}

/**
 * May anything of the cache be served at all? Not while cut off from the other processes: what they erased or revoked may
 * still be in memory here. Nor where an operator has said that what can't be written down is not served.
 */
function mayServe({ coordination, auditHealth }: Services): boolean {
  return coordination.isCurrent() && !auditHealth.refusesHits;
}

/** What everybody may have, then the asker's own answer to this very question: unconfirmed ones are in no index. */
async function lookUpSharedFirst(
  services: Services,
  plan: Plan,
  controls: RequestControls,
  options: { explain?: boolean },
): Promise<LookUp> {
  const shared = await lookUp(services, sharedPlan(plan), controls, options);
  if (shared.kind === "hit") return shared;
  const own = await lookUp(services, { ...plan, promptText: null }, controls);
  if (own.kind === "hit") return own;
  plan.held.awaiting = await awaitsConfirmation(services, plan).catch(() => false);
  // The fresh answer will stand under the asker's own key, not under everybody's.
  const { sameKey: _everybodys, ...missed } = shared;
  return own.sameKey === undefined ? missed : { ...missed, sameKey: own.sameKey };
}

/** The same request as everybody's. */
export function sharedPlan(plan: Plan): Plan {
  return plan.shared === null ? plan : { ...plan, ...plan.shared, shared: null, shareRef: null };
}

/** Exact first, then similar. A fault or delay of the cache never fails a request: it rejects with `DeadlineExceeded` or the store's error, and the caller goes upstream. */
export async function lookUp(
  services: Services,
  plan: Plan,
  controls: RequestControls,
  options: { explain?: boolean } = {},
): Promise<LookUp> {
  const { lookupDeadlineMs } = services.limits;
  const exact = await withDeadline(lookUpExact(services, plan, controls), lookupDeadlineMs);
  if (exact.kind === "hit" || (plan.promptText === null && exact.reason !== "not-found")) return exact;
  if (plan.promptText === null) return { ...exact, reason: controls.strategy === "exact" ? "exact-only" : "not-found" };
  const exactOnly = plan.tenant.brake === "semantic-off" || isPaused(services, plan);
  if (exactOnly) return exact.reason === "not-found" ? { ...exact, reason: "exact-only" } : exact;
  const similar = await lookUpSimilar(services, plan, controls, options);
  if (similar.kind === "hit") return similar;
  // An entry of the same key that was too old or refused says more than "nothing near".
  const reason = similar.reason === "not-found" ? exact.reason : similar.reason;
  return { ...similar, ...(exact.sameKey === undefined ? {} : { sameKey: exact.sameKey }), reason };
}

/**
 * `stale-if-error` (RFC 5861): the entry of the very key, though past its time, when the provider has failed. Null: the
 * client did not allow it, or the tenant does not, or there is none that may be served.
 */
export async function lookUpStale(services: Services, plan: Plan, controls: RequestControls): Promise<Hit | null> {
  const staleSeconds = Math.min(controls.staleIfErrorSeconds ?? 0, plan.tenant.settings.staleIfErrorMaxSeconds);
  if (staleSeconds === 0 || plan.bypass !== null || !plan.lookup || !mayServe(services)) return null;
  // The provider may have been waited for long: an erasure that began meanwhile holds.
  const tenant = await services.tenants.get(plan.tenant.id);
  if (tenant.state === "blocked" || tenant.generation !== plan.tenant.generation) return null;
  const now = { ...plan, tenant };
  for (const one of plan.shared === null ? [now] : [sharedPlan(now), now]) {
    const looking = lookUpExact(services, one, controls, staleSeconds * 1000);
    const found = await withDeadline(looking, services.limits.lookupDeadlineMs);
    if (found.kind === "hit") return found;
  }
  return null;
}

/** @param staleMs how long past its time an entry may be */
async function lookUpExact(services: Services, plan: Plan, controls: RequestControls, staleMs = 0): Promise<LookUp> {
  if (controls.strategy === "semantic") return none("not-found");
  const entry = await services.db.entries.findByKey(plan.tenant.id, plan.key);
  if (entry === null) return { ...none("not-found"), sameKey: null };
  const usable = await makeUsable(services, plan, controls, entry, staleMs);
  if (typeof usable === "string") return { ...none(usable), sameKey: entry };
  return {
    kind: "hit",
    outcome: "hit-exact",
    entry,
    ...usable,
    score: SAME,
    edits: [],
    explanation: null,
  };
}

async function lookUpSimilar(
  services: Services,
  plan: Plan,
  controls: RequestControls,
  options: { explain?: boolean },
): Promise<LookUp> {
  const index = await indexInTime(services, plan);
  if (index === null) return none("cache-unavailable");
  const features = index.analyse(plan.promptText ?? "");
  if (features === null) return none("exact-only");
  const refused = new Set<EntryId>();
  let refusal: Reason | null = null;
  let result = search(services, plan, index, features, refused, options);
  for (let tries = 0; result.best !== null && tries < TRIES; tries++) {
    const id = result.best.id as EntryId;
    const row = await withDeadline(services.db.entries.get(plan.tenant.id, id), services.limits.lookupDeadlineMs);
    // An entry that lost its vector (reported wrong) may still stand in an index of another time or process.
    const entry = row === null || row.vector === null ? null : row;
    const usable = entry === null ? "not-found" : await makeUsable(services, plan, controls, entry);
    if (entry !== null && typeof usable !== "string") {
      noteSimilarHit(services, plan, entry);
      const { score } = result.best;
      const { edits, explanation = null } = result;
      return { kind: "hit", outcome: "hit-semantic", entry, ...usable, score, edits, explanation };
    }
    if (entry === null) services.similarity.remove(plan.tenant.id, plan.scope, [id]);
    else refusal = usable as Reason;
    refused.add(id);
    result = search(services, plan, index, features, refused, options);
  }
  for (const guard of result.refusedBy) services.metrics.guards.inc({ guard });
  noteNearMiss(services, plan, result);
  return { ...noneSimilar(result, refusal), features };
}

async function indexInTime(services: Services, plan: Plan): Promise<TenantIndex | null> {
  try {
    const loading = services.similarity.loaded(plan.tenant.id, plan.scope);
    return await withDeadline(loading, services.limits.indexLoadDeadlineMs);
  } catch (error) {
    // It goes on loading; later requests find it ready.
    if (error instanceof DeadlineExceeded) return null;
    throw error;
  }
}

function search(
  services: Services,
  plan: Plan,
  index: TenantIndex,
  features: PromptFeatures,
  refused: ReadonlySet<EntryId>,
  options: { explain?: boolean },
): SearchResult {
  return index.search(plan.scope, features, {
    profile: plan.profile,
    now: services.clock.now(),
    accept: (id) => !refused.has(id as EntryId),
    ...(plan.threshold === null ? {} : { threshold: plan.threshold }),
    ...(options.explain === true ? { explain: true } : {}),
  });
}

/** The answer of an entry that may be served now, else the reason why not. One ladder for exact and similar. */
async function makeUsable(
  services: Services,
  plan: Plan,
  controls: RequestControls,
  entry: StoredEntry,
  staleMs = 0,
): Promise<Pick<Hit, "answerText"> | Reason> {
  // What was fresh that long ago may serve: as a time to live and a max-age that are longer by as much.
  const now = services.clock.now() - staleMs;
  if (entry.quarantinedAt !== null) return "entry-refused";
  if (comesFromBlocked(plan, entry)) return "not-found";
  const opened = await openEntry(services, entry);
  if (!opened.ok) {
    refuseEntry(services, entry, opened.cause, plan.scope);
    return opened.cause === "key-destroyed" ? "not-found" : "entry-refused";
  }
  if (isCanary(entry.tags)) {
    const details = { entry: entry.id, person: plan.subjectRef ?? "nobody" };
    raiseAlarm(services, { kind: "canary", tenantId: plan.tenant.id, key: plan.writer.key, details });
    return "not-found";
  }
  // The columns are what was signed. Are they what this request may have?
  const belongs = entry.tenantId === plan.tenant.id && entry.scope === plan.scope && entry.subjectRef === plan.shareRef;
  if (!belongs || entry.policyDigest !== plan.policyDigest || entry.tier !== plan.scan.tier) return "entry-refused";
  if (entry.generation > plan.tenant.generation) return "entry-refused";
  if (entry.expiresAt !== null && entry.expiresAt <= now) return "expired";
  if (isOverdue(plan.tenant.settings, entry, services.clock.now())) return "expired";
  if (await isSuperseded(services, plan, entry)) return "expired";
  if (controls.maxAgeSeconds !== null && now - entry.createdAt > controls.maxAgeSeconds * 1000) return "too-old";
  if (!isAdmitted(services, plan, entry, opened.answerText)) return "entry-refused";
  if (!(await isScanCurrent(services, plan.tenant, entry, opened.answerText))) return "entry-refused";
  return { answerText: opened.answerText };
}

/** Another model has answered to the entry's for longer than the tenant lets an older one serve. */
async function isSuperseded(services: Services, { tenant }: Plan, entry: StoredEntry): Promise<boolean> {
  const at = await services.modelSnapshots.supersededAt(entry);
  return at !== null && services.clock.now() >= at + tenant.settings.supersededModelHours * HOUR_MS;
}

/** Of the people whose erasure is under way somebody made or confirmed it: its key is as good as destroyed. */
function comesFromBlocked({ tenant }: Plan, { subjectRef, makers, confirmers }: StoredEntry): boolean {
  const { blockedSubjects } = tenant;
  if (blockedSubjects.size === 0) return false;
  return [subjectRef, ...makers, ...confirmers].some((person) => person !== null && blockedSubjects.has(person));
}

/** Nothing was found, or nothing was looked for. */
export function none(reason: Reason): NoHit {
  return { kind: "none", reason, score: null, guards: [], edits: [], explanation: null };
}

function noneSimilar(result: SearchResult, refusal: Reason | null): NoHit {
  const { nearest, refusedBy: guards, edits, explanation = null } = result;
  const score = nearest?.score ?? null;
  return { kind: "none", reason: refusal ?? reasonOf(result), score, guards, edits, explanation };
}

function reasonOf(result: SearchResult): Reason {
  if (result.refusedBy.length > 0) return "guard-refused";
  return result.nearest === null ? "not-found" : "below-threshold";
}

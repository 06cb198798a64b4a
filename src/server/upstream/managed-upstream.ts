import { setTimeout as sleep } from "node:timers/promises";
import type { Clock } from "../ports/clock";
import {
  type ManagedUpstream,
  type PassRequest,
  type PassResponse,
  type ProviderClients,
  type ProviderSettings,
  UpstreamBusy,
  type UpstreamHealth,
  type UpstreamRequest,
  type UpstreamResponse,
  UpstreamUnreachable,
} from "../ports/upstream";
import { checkedLookup } from "./checked-lookup";
import { CircuitBreaker } from "./circuit-breaker";
import { Gate } from "./gate";
import { type HostRules, refusalOf } from "./host-rules";
import { HttpUpstream } from "./http-upstream";
import { isProviderFault } from "./provider-fault";
import { backOff, waitBefore, wasNotSent } from "./retry-rules";

/** Clients for the providers that admins name. */
export function providerClients(rules: HostRules, clock: Clock): ProviderClients {
  return {
    refusal: (baseUrl) => refusalOf(rules, baseUrl),
    open: (settings) => new GuardedUpstream(settings, rules, clock),
  };
}

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
}

class GuardedUpstream implements ManagedUpstream {
  readonly provider: string;
  private readonly settings: ProviderSettings;
  private readonly rules: HostRules;
  private readonly clock: Clock;
  private readonly http: HttpUpstream;
  private readonly gate: Gate;
  private readonly breaker: CircuitBreaker;
  private readonly counts = { calls: 0, failures: 0, retries: 0 };
  private lastSuccessAt: number | null = null;
  private lastFailure: { at: number; why: string } | null = null;

  constructor(settings: ProviderSettings, rules: HostRules, clock: Clock) {
    const { kind, baseUrl, id, connectMs, firstByteMs, idleMs } = settings;
    this.settings = settings;
    this.rules = rules;
    this.clock = clock;
    // Its name is part of what is stored under: another account may hold another model of the same name.
    this.provider = `${kind} ${baseUrl} ${id}`;
    this.gate = new Gate(settings);
    this.breaker = new CircuitBreaker(clock, settings);
    this.http = new HttpUpstream({
      provider: this.provider,
      baseUrl,
      kind,
      apiKey: settings.apiKey,
      ...(settings.apiVersion === undefined ? {} : { query: { "api-version": settings.apiVersion } }),
      timeouts: { connectMs, firstByteMs, idleMs },
      lookup: checkedLookup(rules, baseUrl.startsWith("https:")),
      gate: this.gate,
    });
  }

  send(request: UpstreamRequest): Promise<UpstreamResponse> {
    return this.guarded(request, (once) => this.http.send(once));
  }

  pass(request: PassRequest): Promise<PassResponse> {
    return this.guarded(request, (once) => this.http.pass(once));
  }

  async models(signal: AbortSignal): Promise<string[]> {
    this.requireAllowed();
    return this.http.models(signal);
  }

  health(): UpstreamHealth {
    return {
      state: this.breaker.state,
      active: this.gate.active,
      queued: this.gate.queued,
      ...this.counts,
      lastSuccessAt: this.lastSuccessAt,
      lastFailure: this.lastFailure,
    };
  }

  close(): Promise<void> {
    return this.http.close();
  }

  /** The operator's list may be shorter than when this was saved. */
  private requireAllowed(): void {
    const refusal = refusalOf(this.rules, this.settings.baseUrl);
    if (refusal !== null) throw new UpstreamUnreachable(`this provider may not be asked: ${refusal}`);
  }

  private async guarded<R extends { readonly signal: AbortSignal }, A extends Answer>(
    request: R,
    ask: (request: R) => Promise<A>,
  ): Promise<A> {
    this.requireAllowed();
    const signal = AbortSignal.any([request.signal, AbortSignal.timeout(this.settings.totalMs)]);
    const bounded = { ...request, signal };
    for (let attempt = 0; ; attempt += 1) {
      const isLast = attempt >= this.settings.retries;
      const tried = await this.tryOnce(() => ask(bounded), request.signal, isLast);
      const wait = "error" in tried ? backOff(attempt) : waitBefore(attempt, tried.answer, this.clock.now());
      if ("answer" in tried && (wait === null || isLast)) return tried.answer;
      if ("answer" in tried) await abandon(tried.answer);
      this.counts.retries += 1;
      await sleep(wait ?? 0, undefined, { signal }).catch(() => {
        throw new UpstreamUnreachable("there was no time left to ask the provider again");
      });
    }
  }

  /** An error is given back only where the same may be asked again. */
  private async tryOnce<A extends Answer>(
    ask: () => Promise<A>,
    client: AbortSignal,
    isLast: boolean,
  ): Promise<{ answer: A } | { error: UpstreamUnreachable }> {
    if (!this.breaker.admits())
      throw new UpstreamUnreachable("it has failed several times in a row and is left alone for a moment");
    this.counts.calls += 1;
    try {
      const answer = await ask();
      this.noteStatus(answer.status);
      return { answer };
    } catch (error) {
      // Neither says anything about the provider.
      if (client.aborted || error instanceof UpstreamBusy) this.breaker.unknown();
      else this.noteError(error);
      if (isLast || client.aborted || !(error instanceof UpstreamUnreachable) || !wasNotSent(error)) throw error;
      return { error };
    }
  }

  private noteError(error: unknown): void {
    if (isProviderFault(error)) this.breaker.failed();
    else this.breaker.unknown();
    this.noteFailure(error instanceof Error ? error.message : "unknown");
  }

  private noteStatus(status: number): void {
    if (status >= 500) {
      this.breaker.failed();
      this.noteFailure(`status ${status}`);
      return;
    }
    this.breaker.succeeded();
    this.lastSuccessAt = this.clock.now();
  }

  private noteFailure(failure: string): void {
    this.counts.failures += 1;
    this.lastFailure = { at: this.clock.now(), why: failure };
  }
}

/** Leaving the loop closes the connection; an answer that is never read would hold it. */
async function abandon(answer: object): Promise<void> {
  const chunks = "chunks" in answer ? answer.chunks : "events" in answer ? answer.events : null;
  if (chunks === null) return;
  try {
    for await (const _ of chunks as AsyncIterable<unknown>) return;
  } catch {
    // It was no use anyway.
  }
}

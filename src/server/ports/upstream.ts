import type { ProviderWire, Wire } from "@/lib/core/wire";
import type { ProviderKind } from "@/lib/wire/client-context";
import type { UpstreamKind } from "@/lib/wire/upstream-kinds";

export interface UpstreamRequest {
  readonly wire: ProviderWire;
  /** Some providers are asked for it by the address. */
  readonly model: string;
  /** JSON text or its UTF-8 bytes. */
  readonly body: string | Uint8Array;
  readonly stream: boolean;
  readonly signal: AbortSignal;
  readonly requestId: string;
  /** Headers of the client that the provider is to see, and what says where the request has been. */
  readonly headers: Readonly<Record<string, string>>;
  /** The app's own key, in place of the provider's. */
  readonly apiKey?: string;
  /** The query with its question mark, or an empty string. */
  readonly search: string;
  /** An unstreamed answer of more bytes is given piece by piece, and never made one text. */
  readonly wholeBytes: number;
}

/** A call that the cache has no part in. */
export interface PassRequest extends Pick<UpstreamRequest, "signal" | "requestId" | "headers" | "apiKey" | "search"> {
  readonly method: "GET" | "POST" | "DELETE";
  /** Below the base address, with a slash at its beginning. */
  readonly path: string;
  /** Of the body, which may be a form with files; null without one. */
  readonly contentType: string | null;
  readonly body: Uint8Array | null;
}

export interface PassResponse {
  readonly status: number;
  readonly headers: Record<string, string>;
  /** As it comes. Nobody else reads it. */
  readonly chunks: AsyncIterable<Uint8Array>;
}

/** What the provider answered, whatever its status. */
export type UpstreamResponse =
  | { kind: "json"; status: number; headers: Record<string, string>; text: string }
  /** Unstreamed, and longer than what was to be read whole: its text from the beginning, as it comes. */
  | { kind: "long"; status: number; headers: Record<string, string>; chunks: AsyncIterable<string> }
  | { kind: "stream"; status: number; headers: Record<string, string>; events: AsyncIterable<string> };

/** One provider. Rejects only when it can't be reached or times out (`UpstreamUnreachable`). */
export interface Upstream {
  readonly provider: string;
  /** Raw text chunks of the event stream in `events`, as they came. */
  send(request: UpstreamRequest): Promise<UpstreamResponse>;
  /** @throws UpstreamUnreachable */
  pass(request: PassRequest): Promise<PassResponse>;
  /** Model ids for GET /v1/models. */
  models(signal: AbortSignal): Promise<string[]>;
}

export interface UpstreamDirectory {
  /** Null: no provider of this wire knows the model. */
  resolve(wire: Wire, model: string): Upstream | null;
  /** The provider that speaks a kind's protocol; null: none is set up. */
  ofKind(kind: ProviderKind): Upstream | null;
  list(): UpstreamDescription[];
}

export interface UpstreamDescription {
  readonly name: string;
  readonly kind: UpstreamKind | "demo";
  readonly models: readonly string[];
  readonly upstream: Upstream;
}

/** How a provider that an admin has named is asked. Times in milliseconds. */
export interface ProviderSettings {
  readonly id: string;
  readonly kind: UpstreamKind;
  /** As `providerBaseUrl` gives it. */
  readonly baseUrl: string;
  readonly apiKey: string | null;
  /** Of Azure's kind, where the client names none. Left out: a usual one. */
  readonly apiVersion?: string | undefined;
  readonly connectMs: number;
  readonly firstByteMs: number;
  /** Longest silence within an answer. */
  readonly idleMs: number;
  /** Of a call with all of its retries. */
  readonly totalMs: number;
  readonly retries: number;
  /** Calls at one time, and how many more may wait. */
  readonly concurrency: number;
  readonly queue: number;
  /** Failures in a row after which it is left alone, and for how long. */
  readonly breakAfter: number;
  readonly breakMs: number;
}

/** As this process has seen it. Times are milliseconds since 1970. */
export interface UpstreamHealth {
  readonly state: "closed" | "open" | "half-open";
  readonly active: number;
  readonly queued: number;
  readonly calls: number;
  readonly failures: number;
  readonly retries: number;
  readonly lastSuccessAt: number | null;
  readonly lastFailure: { readonly at: number; readonly why: string } | null;
}

export interface ManagedUpstream extends Upstream {
  health(): UpstreamHealth;
  /** What is under way goes on to its end. */
  close(): Promise<void>;
}

export interface ProviderClients {
  /** Why this base address may not be a provider's; null: it may. */
  refusal(baseUrl: string): string | null;
  open(settings: ProviderSettings): ManagedUpstream;
}

export class UpstreamUnreachable extends Error {
  override readonly name: string = "UpstreamUnreachable";
  /** Something answered, with what is no answer of a model: its status. Left out: nothing did. */
  readonly status?: number;

  constructor(message: string, { status, ...options }: ErrorOptions & { readonly status?: number } = {}) {
    super(message, options);
    if (status !== undefined) this.status = status;
  }
}

/** More calls than may wait: it is not the provider that is broken. */
export class UpstreamBusy extends UpstreamUnreachable {
  override readonly name = "UpstreamBusy";
}

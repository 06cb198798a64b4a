import type { Wire } from "@/lib/core/wire";

export interface UpstreamRequest {
  readonly wire: Wire;
  /** JSON text or its UTF-8 bytes. */
  readonly body: string | Uint8Array;
  readonly stream: boolean;
  readonly signal: AbortSignal;
  readonly requestId: string;
}

/** What the provider answered, whatever its status. `body` of an unstreamed answer is the whole text. */
export type UpstreamResponse =
  | { kind: "json"; status: number; headers: Record<string, string>; text: string }
  | { kind: "stream"; status: number; headers: Record<string, string>; events: AsyncIterable<string> };

/** One provider. Rejects only when it can't be reached or times out (`UpstreamUnreachable`). */
export interface Upstream {
  readonly provider: string;
  /** Raw text chunks of the event stream in `events`, as they came. */
  send(request: UpstreamRequest): Promise<UpstreamResponse>;
  /** Model ids for GET /v1/models. */
  models(signal: AbortSignal): Promise<string[]>;
}

export interface UpstreamDirectory {
  /** Null: no provider of this wire knows the model. */
  resolve(wire: string, model: string): Upstream | null;
  list(): UpstreamDescription[];
}

export interface UpstreamDescription {
  readonly name: string;
  readonly kind: "openai" | "anthropic" | "demo";
  readonly models: readonly string[];
  readonly upstream: Upstream;
}

export class UpstreamUnreachable extends Error {
  override readonly name = "UpstreamUnreachable";
}

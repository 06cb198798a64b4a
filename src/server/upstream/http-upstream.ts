import type { Wire } from "@/lib/core/wire";
import { type Upstream, type UpstreamRequest, type UpstreamResponse, UpstreamUnreachable } from "../ports/upstream";

export interface HttpUpstreamOptions {
  readonly provider: string;
  /** Without a slash at its end, e.g. `https://host/v1`. */
  readonly baseUrl: string;
  /** Headers of every request, the key among them. */
  readonly headers: Readonly<Record<string, string>>;
  readonly paths: Partial<Record<Wire, string>>;
  readonly modelsPath: string;
  readonly timeoutMs: number;
}

/** Headers of the provider's answer that are passed on; the rest belongs to its connection. */
const RELAYED = /^(?:content-type|retry-after|x-request-id|request-id|openai-.*|anthropic-.*|x-ratelimit-.*)$/;

/** A provider that speaks HTTP: one `fetch` a request, its answer relayed whatever its status. */
export class HttpUpstream implements Upstream {
  readonly provider: string;
  private readonly options: HttpUpstreamOptions;

  constructor(options: HttpUpstreamOptions) {
    this.options = options;
    this.provider = options.provider;
  }

  async send(request: UpstreamRequest): Promise<UpstreamResponse> {
    const path = this.options.paths[request.wire];
    if (path === undefined) throw new UpstreamUnreachable(`this provider does not speak ${request.wire}`);
    const response = await this.fetch(path, request.signal, {
      method: "POST",
      headers: { ...this.options.headers, "content-type": "application/json", "x-request-id": request.requestId },
      body: JSON.stringify(request.body),
    });
    const headers = relayedHeaders(response.headers);
    const streams = response.headers.get("content-type")?.startsWith("text/event-stream") === true;
    if (streams && response.body !== null) {
      return { kind: "stream", status: response.status, headers, events: textOf(response.body) };
    }
    return { kind: "json", status: response.status, headers, text: await readText(response) };
  }

  async models(signal: AbortSignal): Promise<string[]> {
    const response = await this.fetch(this.options.modelsPath, signal, { headers: this.options.headers });
    if (!response.ok) return [];
    const list = (await response.json()) as { data?: { id?: unknown }[] };
    return (list.data ?? []).map((model) => model.id).filter((id) => typeof id === "string");
  }

  private async fetch(path: string, signal: AbortSignal, init: RequestInit): Promise<Response> {
    try {
      const limit = AbortSignal.timeout(this.options.timeoutMs);
      return await fetch(`${this.options.baseUrl}${path}`, { ...init, signal: AbortSignal.any([signal, limit]) });
    } catch (error) {
      throw new UpstreamUnreachable("the provider could not be reached", { cause: error });
    }
  }
}

function relayedHeaders(headers: Headers): Record<string, string> {
  return Object.fromEntries([...headers.entries()].filter(([name]) => RELAYED.test(name)));
}

async function readText(response: Response): Promise<string> {
  try {
    return await response.text();
  } catch (error) {
    throw new UpstreamUnreachable("the provider's answer broke off", { cause: error });
  }
}

async function* textOf(body: ReadableStream<Uint8Array>): AsyncIterable<string> {
  const decoder = new TextDecoder();
  // Node's streams can be iterated; the DOM's types don't say so.
  for await (const chunk of body as unknown as AsyncIterable<Uint8Array>) {
    const text = decoder.decode(chunk, { stream: true });
    if (text !== "") yield text;
  }
  const rest = decoder.decode();
  if (rest !== "") yield rest;
}

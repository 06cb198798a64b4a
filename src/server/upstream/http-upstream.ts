import { Agent, type Dispatcher, request as httpRequest } from "undici";
import { type UpstreamKind, upstreamKind, withQuery } from "@/lib/wire/upstream-kinds";
import {
  type PassRequest,
  type PassResponse,
  type Upstream,
  type UpstreamRequest,
  type UpstreamResponse,
  UpstreamUnreachable,
} from "../ports/upstream";
import type { Lookup } from "./checked-lookup";
import type { Gate } from "./gate";
import { unpacked } from "./unpacked";

export interface HttpUpstreamOptions {
  readonly provider: string;
  /** Without a slash at its end, e.g. `https://host/v1`. */
  readonly baseUrl: string;
  readonly kind: UpstreamKind;
  readonly apiKey: string | null;
  /** Parameters of the address, in place of the kind's own. */
  readonly query?: Readonly<Record<string, string>>;
  readonly timeouts: { readonly connectMs: number; readonly firstByteMs: number; readonly idleMs: number };
  /** In place of the system's. */
  readonly lookup?: Lookup;
  /** Holds a place from before a call until its answer has been read. */
  readonly gate?: Gate;
}

const KEEP_ALIVE_MS = 30_000;

/** Headers of the provider's answer that are passed on; the rest belongs to its connection. */
const RELAYED =
  /^(?:content-type|retry-after|retry-after-ms|x-should-retry|x-request-id|request-id|openai-.*|anthropic-.*|x-ratelimit-.*)$/;

/**
 * A provider that speaks HTTP, its answers relayed whatever their status. By undici itself and not by the global
 * `fetch`: Next puts its own in that one's place.
 */
export class HttpUpstream implements Upstream {
  readonly provider: string;
  private readonly options: HttpUpstreamOptions;
  /** Of every request, the key among them. */
  private readonly headers: Readonly<Record<string, string>>;
  private readonly agent: Agent;

  constructor(options: HttpUpstreamOptions) {
    this.options = options;
    this.provider = options.provider;
    const { headers, keyHeaders } = upstreamKind(options.kind);
    this.headers = { ...headers, ...(options.apiKey === null ? {} : keyHeaders(options.apiKey)) };
    const { connectMs, firstByteMs, idleMs } = options.timeouts;
    this.agent = new Agent({
      connect: { timeout: connectMs, ...(options.lookup === undefined ? {} : { lookup: options.lookup as never }) },
      headersTimeout: firstByteMs,
      bodyTimeout: idleMs,
      keepAliveTimeout: KEEP_ALIVE_MS,
    });
  }

  async send(request: UpstreamRequest): Promise<UpstreamResponse> {
    const { pathOf, query } = upstreamKind(this.options.kind);
    const path = pathOf(request.wire, request);
    if (path === null) throw new UpstreamUnreachable(`this provider does not speak ${request.wire}`);
    const address = withQuery(path, request.search, this.options.query ?? query);
    const answer = await this.ask(address, request.signal, {
      method: "POST",
      headers: {
        ...this.ownKey(request),
        ...request.headers,
        "content-type": "application/json",
        "x-request-id": request.requestId,
      },
      body: request.body,
    });
    const headers = relayedHeaders(answer.headers);
    await refusePage(answer, headers);
    const body = await unpacked(answer);
    if (isStreamed(request, answer.statusCode, headers["content-type"])) {
      return { kind: "stream", status: answer.statusCode, headers, events: textOf(body) };
    }
    const read = await readAtMost(body, request.wholeBytes);
    const { statusCode: status } = answer;
    if (read.rest === null) return { kind: "json", status, headers, text: read.text };
    return { kind: "long", status, headers, chunks: textOf(read.rest) };
  }

  async pass(request: PassRequest): Promise<PassResponse> {
    const { method, contentType, body } = request;
    const ofBody = contentType === null ? {} : { "content-type": contentType };
    const answer = await this.ask(`${this.passedBelow}${request.path}${request.search}`, request.signal, {
      method,
      headers: { ...this.ownKey(request), ...request.headers, ...ofBody, "x-request-id": request.requestId },
      ...(body === null ? {} : { body }),
    });
    const headers = relayedHeaders(answer.headers);
    await refusePage(answer, headers);
    // The bytes go on as they came, and so does what they are packed in.
    const encoding = answer.headers["content-encoding"];
    const ofBytes = typeof encoding === "string" ? { "content-encoding": encoding } : {};
    return { status: answer.statusCode, headers: { ...headers, ...ofBytes }, chunks: answer.body };
  }

  async models(signal: AbortSignal): Promise<string[]> {
    const answer = await this.ask(`${this.passedBelow}/models`, signal, { method: "GET", headers: {} });
    const read = await readAtMost(answer.body, MODELS_BYTES_MAX);
    if (read.rest !== null) answer.body.destroy();
    if (answer.statusCode !== 200) return [];
    if (read.rest !== null) throw new UpstreamUnreachable(`its list of models is over ${MODELS_BYTES_MAX} bytes`);
    const list = JSON.parse(read.text) as { data?: { id?: unknown }[]; models?: { name?: unknown }[] };
    // Google's are named as the resources that they are.
    const googles = (list.models ?? []).map(({ name }) =>
      typeof name === "string" ? name.replace(/^models\//, "") : null,
    );
    return [...(list.data ?? []).map((model) => model.id), ...googles].filter((id) => typeof id === "string");
  }

  private get passedBelow(): string {
    return upstreamKind(this.options.kind).passedBelow;
  }

  private ownKey({ apiKey }: Pick<UpstreamRequest, "apiKey">): Readonly<Record<string, string>> {
    return apiKey === undefined ? {} : upstreamKind(this.options.kind).keyHeaders(apiKey);
  }

  close(): Promise<void> {
    return this.agent.close();
  }

  private async ask(
    path: string,
    signal: AbortSignal,
    call: { method: PassRequest["method"]; headers: Record<string, string>; body?: string | Uint8Array },
  ): Promise<Dispatcher.ResponseData> {
    let leave: (() => void) | undefined;
    try {
      leave = await this.options.gate?.enter(signal);
      const answer = await httpRequest(`${this.options.baseUrl}${path}`, {
        method: call.method,
        // The client's own version of the protocol stands over the default; a key comes from it only where it is the app's own.
        headers: { ...this.headers, ...call.headers },
        body: call.body ?? null,
        signal,
        dispatcher: this.agent,
      });
      if (leave !== undefined) answer.body.once("close", leave);
      await refuseRedirect(answer);
      return answer;
    } catch (error) {
      leave?.();
      if (error instanceof UpstreamUnreachable) throw error;
      throw new UpstreamUnreachable("the provider could not be reached", { cause: error });
    }
  }
}

/** Of what was asked as a stream only JSON comes in one piece: events under another type are still waited for one by one. */
function isStreamed({ stream }: UpstreamRequest, status: number, type: string | undefined): boolean {
  if (type?.startsWith("text/event-stream") === true) return true;
  return stream && status === 200 && type?.includes("json") !== true;
}

/** Where it leads is nobody's list: a key is not carried there. */
async function refuseRedirect(answer: Dispatcher.ResponseData): Promise<void> {
  if (answer.statusCode < 300 || answer.statusCode >= 400) return;
  await answer.body.dump();
  throw new UpstreamUnreachable(
    `it redirects (status ${answer.statusCode}), which is not followed: check the provider's base URL`,
    { status: answer.statusCode },
  );
}

/** No provider answers with a page: what answers is something else at that address, and its page helps no client. */
async function refusePage(answer: Dispatcher.ResponseData, headers: Record<string, string>): Promise<void> {
  if (headers["content-type"]?.startsWith("text/html") !== true) return;
  await answer.body.dump();
  throw new UpstreamUnreachable(
    `a web page came instead of a model's answer (status ${answer.statusCode}): check the provider's base URL`,
    { status: answer.statusCode },
  );
}

function relayedHeaders(headers: Dispatcher.ResponseData["headers"]): Record<string, string> {
  const relayed: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined && RELAYED.test(name)) relayed[name] = Array.isArray(value) ? value.join(", ") : value;
  }
  return relayed;
}

/** Largest list of models. */
const MODELS_BYTES_MAX = 4 * 1024 * 1024;

type Read =
  | { readonly rest: null; readonly text: string }
  /** All of it, what was read first. */
  | { readonly rest: AsyncIterable<Uint8Array> };

/** @throws UpstreamUnreachable where it breaks off within those bytes */
async function readAtMost(body: AsyncIterable<Uint8Array>, maxBytes: number): Promise<Read> {
  const pieces: Uint8Array[] = [];
  const source = body[Symbol.asyncIterator]();
  let bytes = 0;
  try {
    for (let next = await source.next(); next.done !== true; next = await source.next()) {
      pieces.push(next.value);
      bytes += next.value.length;
      if (bytes > maxBytes) return { rest: joined(pieces, source) };
    }
  } catch (error) {
    throw new UpstreamUnreachable("the provider's answer broke off", { cause: error });
  }
  return { rest: null, text: new TextDecoder().decode(Buffer.concat(pieces)) };
}

/** Whoever leaves it before its end, or before its beginning, closes the connection. */
async function* joined(pieces: Uint8Array[], source: AsyncIterator<Uint8Array>): AsyncIterable<Uint8Array> {
  try {
    yield* pieces;
    pieces.length = 0;
    for (let next = await source.next(); next.done !== true; next = await source.next()) yield next.value;
  } finally {
    await source.return?.();
  }
}

async function* textOf(body: AsyncIterable<Uint8Array>): AsyncIterable<string> {
  const decoder = new TextDecoder();
  for await (const chunk of body) {
    const text = decoder.decode(chunk, { stream: true });
    if (text !== "") yield text;
  }
  const rest = decoder.decode();
  if (rest !== "") yield rest;
}

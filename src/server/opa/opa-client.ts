import { type PolicyServer, PolicyServerFailed } from "../ports/policy-server";

const TIMEOUT_MS = 50;
const ANSWER_BYTES_MAX = 64 * 1024;

/** Speaks OPA's data API, to the hosts that the operator allows and to no other. */
export class OpaClient implements PolicyServer {
  private readonly hosts: ReadonlySet<string>;

  /** @param hosts `host:port` as in a URL */
  constructor(hosts: readonly string[]) {
    this.hosts = new Set(hosts);
  }

  isAllowed(url: string): boolean {
    if (!URL.canParse(url)) return false;
    const { protocol, host, username, password } = new URL(url);
    return /^https?:$/.test(protocol) && username === "" && password === "" && this.hosts.has(host);
  }

  async evaluate(url: string, input: unknown): Promise<unknown> {
    if (!this.isAllowed(url)) throw new PolicyServerFailed("the address is not on the list LETHE_OPA_HOSTS");
    const response = await post(url, JSON.stringify({ input }));
    if (!response.ok) throw new PolicyServerFailed(`OPA answered with status ${response.status}`);
    const text = await readShort(response);
    try {
      return (JSON.parse(text) as { result?: unknown }).result;
    } catch {
      throw new PolicyServerFailed("OPA's answer is no JSON");
    }
  }
}

async function post(url: string, body: string): Promise<Response> {
  try {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    // A redirect could lead to a host that is not on the list.
    return await fetch(url, {
      method: "POST",
      body,
      signal,
      redirect: "error",
      headers: { "content-type": "application/json" },
    });
  } catch (error) {
    throw new PolicyServerFailed(`OPA did not answer within ${TIMEOUT_MS} ms`, { cause: error });
  }
}

/** Never holds more of an answer than one part over the limit; leaving the loop ends the connection. */
async function readShort(response: Response): Promise<string> {
  // The DOM's type does not say that the stream can be read so; Node's can.
  const body = response.body as unknown as AsyncIterable<Uint8Array> | null;
  const parts: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const part of body ?? []) {
      bytes += part.length;
      if (bytes > ANSWER_BYTES_MAX) break;
      parts.push(part);
    }
  } catch (error) {
    throw new PolicyServerFailed("OPA's answer broke off", { cause: error });
  }
  if (bytes > ANSWER_BYTES_MAX) throw new PolicyServerFailed(`OPA's answer is longer than ${ANSWER_BYTES_MAX} bytes`);
  return Buffer.concat(parts).toString("utf8");
}

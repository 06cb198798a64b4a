import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { closeServer } from "./fake-upstream";
import { chatBody } from "./provider-answers";

export interface ProviderCall {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

export type Manner = (call: ProviderCall, response: ServerResponse, index: number) => void | Promise<void>;

/** A provider that does as it is told, whatever is asked of it. */
export interface ScriptedProvider {
  readonly port: number;
  readonly calls: ProviderCall[];
  behave(manner: Manner): void;
  close(): Promise<void>;
}

export function answers(text: string): Manner {
  return (call, response) => {
    const { model = "m" } = call.body === "" ? {} : (JSON.parse(call.body) as { model?: string });
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(chatBody(model, { text })));
  };
}

export function fails(status: number, headers: Record<string, string> = {}): Manner {
  return (_, response) => {
    const error = { message: "not now", type: "server_error", param: null, code: null };
    response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify({ error }));
  };
}

/** One manner after the other, the last for ever. */
export function inTurn(...manners: readonly Manner[]): Manner {
  return (call, response, index) => manners[Math.min(index, manners.length - 1)]?.(call, response, index);
}

export async function startScriptedProvider(): Promise<ScriptedProvider> {
  const calls: ProviderCall[] = [];
  let manner = answers("As told.");
  let first = 0;
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request as AsyncIterable<Buffer>) parts.push(part);
    const call: ProviderCall = {
      method: request.method ?? "",
      path: request.url ?? "",
      headers: request.headers,
      body: Buffer.concat(parts).toString("utf8"),
    };
    const index = calls.push(call) - 1 - first;
    await manner(call, response, index);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    calls,
    behave: (next) => {
      manner = next;
      first = calls.length;
    },
    close: () => closeServer(server),
  };
}

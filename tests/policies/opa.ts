import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { JsonObject } from "@/lib/core/json";
import { closeServer } from "../support/fake-upstream";

/** Somebody's OPA: a real HTTP server that speaks its data API. */
export interface Opa {
  /** `127.0.0.1:port`, as the operator lists it. */
  readonly host: string;
  /** The document of package `lethe.cache`. */
  readonly url: string;
  /** The inputs that it was asked about. */
  readonly inputs: JsonObject[];
  /** From now on each question is answered by this function. */
  answer(respond: (response: ServerResponse, input: JsonObject) => void): void;
  /** From now on this is the `result`; undefined leaves it out, as OPA does for what is undefined. */
  decides(result: unknown): void;
  close(): Promise<void>;
}

export async function startOpa(): Promise<Opa> {
  const inputs: JsonObject[] = [];
  let respond: (response: ServerResponse, input: JsonObject) => void = (response) => sendJson(response, 200, {});
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request as AsyncIterable<Buffer>) parts.push(part);
    const { input } = JSON.parse(Buffer.concat(parts).toString("utf8") || "{}") as { input: JsonObject };
    inputs.push(input);
    if (request.method !== "POST" || request.url !== "/v1/data/lethe/cache") sendJson(response, 404, {});
    else respond(response, input);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const answer: Opa["answer"] = (next) => {
    respond = next;
  };
  return {
    host,
    url: `http://${host}/v1/data/lethe/cache`,
    inputs,
    answer,
    decides: (result) => answer((response) => sendJson(response, 200, { decision_id: "1", result })),
    close: () => closeServer(server),
  };
}

export function sendJson(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
}

import { z } from "zod";
import { readAudience } from "@/lib/wire/cache-control";
import { importEntries } from "../services/cache/import-entries";
import { exportEntries } from "../services/entries/export-entries";
import type { Limits } from "../services/limits";
import { strictObject } from "../services/strict-object";
import { apiRoute, queryOf } from "./api-route";
import { byteMeter } from "./bounds";
import { HttpProblem, type HttpRequest } from "./message";
import { failureOf } from "./problem";
import type { Route } from "./routes";

export const JSON_LINES = "application/jsonl";
const TAKEN = /^application\/(?:jsonl|x-ndjson|x-jsonlines|json-lines)\b/i;

export const importQuery = strictObject({
  from: z.coerce.number().int().min(1).default(1).describe("The first line that is read: where a cut import goes on."),
});
export const exportQuery = strictObject({
  before: z.uuid("must be the id of an entry").optional().describe("The last id of an export that was cut off."),
});

/** The cache as JSON lines, in and out. */
export const transferRoutes: readonly Route[] = [
  {
    method: "POST",
    path: "/api/v1/cache/import",
    handler: apiRoute(null, async ({ services, actor, request }) => {
      const { from } = queryOf(importQuery, request);
      const bytes = await readLines(services.limits, request);
      const explain = (error: unknown) => {
        const { code, message } = failureOf(services, error);
        return { code, detail: message };
      };
      const lines = importEntries(services, actor, { bytes, from, headers: request.headers, explain });
      return { status: 200, headers: { "content-type": JSON_LINES }, chunks: asLines(await begun(lines)) };
    }),
  },
  {
    method: "GET",
    path: "/api/v1/cache/export",
    handler: apiRoute(null, async ({ services, actor, request }) => {
      const { before } = queryOf(exportQuery, request);
      const entries = exportEntries(services, actor, { before, audience: readAudience(request.headers) });
      return { status: 200, headers: { "content-type": JSON_LINES }, chunks: asLines(await begun(entries)) };
    }),
  },
];

function readLines(limits: Limits, request: HttpRequest): Promise<Buffer> {
  if (!TAKEN.test(request.headers["content-type"]?.trim() ?? ""))
    throw new HttpProblem(415, "unsupported_media_type", `Send JSON lines as ${JSON_LINES}, one entry a line.`);
  // Each line is held to the bounds of a body when it is read.
  return request.readBody(byteMeter(limits.wireBodyBytes));
}

/** The first line is made before the head is out, so that a refusal is one. */
async function begun<T>(lines: AsyncGenerator<T>): Promise<AsyncIterable<T>> {
  const first = await lines.next();
  return (async function* () {
    if (first.done === true) return;
    yield first.value;
    yield* lines;
  })();
}

async function* asLines(values: AsyncIterable<unknown>): AsyncIterable<string> {
  for await (const value of values) yield `${JSON.stringify(value)}\n`;
}

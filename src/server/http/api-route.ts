import type { z } from "zod";
import { bearerToken } from "@/lib/wire/bearer";
import { parseJsonBody } from "@/lib/wire/json";
import type { AppActor, Services } from "../services/context";
import { decodeUtf8 } from "./body-text";
import { HttpProblem, type HttpReply, type HttpRequest } from "./message";
import { failureOf, problemReply } from "./problem";

export interface ApiCall<Body> {
  readonly services: Services;
  readonly actor: AppActor;
  readonly request: HttpRequest;
  readonly body: Body;
  readonly params: Readonly<Record<string, string>>;
}

export type RouteHandler = (
  services: Services,
  request: HttpRequest,
  params: Readonly<Record<string, string>>,
) => Promise<HttpReply>;

/** A verb of Lethe's own API for apps: authenticate, validate the body, run; errors as RFC 9457 problems. */
export function apiRoute<Schema extends z.ZodType>(
  schema: Schema | null,
  run: (call: ApiCall<z.infer<Schema>>) => Promise<HttpReply>,
): RouteHandler {
  return async (services, request, params) => {
    try {
      const actor = await services.appKeys.authenticate(bearerToken(request.headers));
      const body = schema === null ? null : parseWith(schema, await readJson(services, request));
      return await run({ services, actor, request, body: body as z.infer<Schema>, params });
    } catch (error) {
      return problemReply(failureOf(services, error));
    }
  };
}

/** The query string as an object, validated. */
export function queryOf<Schema extends z.ZodType>(schema: Schema, request: HttpRequest): z.infer<Schema> {
  return parseWith(schema, Object.fromEntries(request.query.entries()));
}

async function readJson(services: Services, request: HttpRequest): Promise<unknown> {
  const text = decodeUtf8(await request.readBody(services.limits.apiBodyBytes));
  return parseJsonBody(text, { maxDepth: services.limits.jsonDepth });
}

function parseWith<Schema extends z.ZodType>(schema: Schema, value: unknown): z.infer<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const at = issue === undefined || issue.path.length === 0 ? "the body" : issue.path.join(".");
  throw new HttpProblem(400, "invalid_request", `${at}: ${issue?.message ?? "not as expected"}`);
}

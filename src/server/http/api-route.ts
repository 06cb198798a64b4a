import type { z } from "zod";
import type { JsonObject } from "@/lib/core/json";
import { type ExactNumbers, NO_EXACT_NUMBERS } from "@/lib/wire/exact-numbers";
import { refuseZeroCharacter } from "@/lib/wire/unicode";
import { CLIENT_ADDRESS_HEADER } from "../edge/client-address";
import { admitApp } from "../services/app-keys/admit-app";
import type { AppActor, Services } from "../services/context";
import { apiBounds } from "./bounds";
import { HttpProblem, type HttpReply, type HttpRequest } from "./message";
import { failureOf, problemReply } from "./problem";
import { readJson } from "./read-json";

export interface ApiCall<Body> {
  readonly services: Services;
  readonly actor: AppActor;
  readonly request: HttpRequest;
  readonly body: Body;
  /** Numbers of the body that are only near what was written. */
  readonly exact: ExactNumbers;
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
      const actor = await admitApp(services, request.headers, request.headers[CLIENT_ADDRESS_HEADER]);
      const read = schema === null ? null : await readJson(request, apiBounds(services.limits));
      if (read !== null) refuseZeroInNames(read.value);
      const body = (schema === null ? null : parseWith(schema, read?.value)) as z.infer<Schema>;
      return await run({ services, actor, request, body, exact: read?.exact ?? NO_EXACT_NUMBERS, params });
    } catch (error) {
      return problemReply(failureOf(services, error));
    }
  };
}

/** Texts that are digested, sealed or scanned, and never a column of their own. */
const NO_NAMES = new Set(["prompt", "system", "response"]);

/** What stands right in the body goes into the database or is looked for there. */
function refuseZeroInNames(body: JsonObject): void {
  for (const [name, value] of Object.entries(body)) {
    const isList = Array.isArray(value) && value.every((item) => typeof item === "string");
    if (!NO_NAMES.has(name) && (typeof value === "string" || isList)) refuseZeroCharacter(value, name);
  }
}

/** The query string as an object, validated. */
export function queryOf<Schema extends z.ZodType>(schema: Schema, request: HttpRequest): z.infer<Schema> {
  return parseWith(schema, Object.fromEntries(request.query.entries()));
}

function parseWith<Schema extends z.ZodType>(schema: Schema, value: unknown): z.infer<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const at = issue === undefined || issue.path.length === 0 ? "the body" : issue.path.join(".");
  throw new HttpProblem(400, "invalid_request", `${at}: ${issue?.message ?? "not as expected"}`);
}

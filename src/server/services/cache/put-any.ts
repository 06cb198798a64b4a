import type { z } from "zod";
import type { JsonObject } from "@/lib/core/json";
import type { AppActor, Services } from "../context";
import { ServiceError } from "../service-error";
import { type ApiRequest, putSchema } from "./api-request";
import { putEntry } from "./put-entry";
import type { PutView } from "./put-rules";
import { putWireEntry, putWireSchema } from "./put-wire-entry";

/** An entry in either form: with a `wire` it is found by the wire, without by the API. @throws ServiceError `invalid` */
export function putAny(
  services: Services,
  actor: AppActor,
  request: ApiRequest<JsonObject> & { readonly query?: URLSearchParams },
): Promise<PutView> {
  return "wire" in request.body
    ? putWireEntry(services, actor, { ...request, body: read(putWireSchema, request.body) })
    : putEntry(services, actor, { ...request, body: read(putSchema, request.body) });
}

function read<Schema extends z.ZodType>(schema: Schema, body: JsonObject): z.infer<Schema> {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const at = issue === undefined || issue.path.length === 0 ? "the body" : issue.path.join(".");
  throw new ServiceError("invalid", `${at}: ${issue?.message ?? "not as expected"}`);
}

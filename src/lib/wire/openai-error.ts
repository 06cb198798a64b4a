import type { JsonObject } from "../core/json";
import type { WireErrorShape } from "./adapter";

/** OpenAI's error shape. A bad key is an `invalid_request_error` there, told apart by its code. */
export function openaiErrorBody({ status, code, message, param }: WireErrorShape): JsonObject {
  return { error: { message, type: errorType(status), param: param ?? null, code } };
}

function errorType(status: number): string {
  if (status === 429) return "rate_limit_error";
  return status >= 500 ? "server_error" : "invalid_request_error";
}

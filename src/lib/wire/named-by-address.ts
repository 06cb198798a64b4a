import type { JsonObject } from "../core/json";
import type { JsonBody } from "./json";
import type { WireAddress } from "./wires";

/** What an address says that the body says on other wires. Empty for nearly all. */
export interface NamedByAddress {
  readonly model?: string;
  readonly stream?: boolean;
}

export function namedBy({ stream }: WireAddress, { model }: Readonly<Record<string, string>>): NamedByAddress {
  return { ...(model === undefined ? {} : { model }), ...(stream === undefined ? {} : { stream }) };
}

/** The body as its parser reads it: what the address says stands in it, over what the body says itself. */
export function withNamed(body: JsonBody, named: NamedByAddress): JsonBody {
  return Object.keys(named).length === 0 ? body : { ...body, value: namedIn(body.value, named) };
}

export function namedIn(value: JsonObject, named: NamedByAddress): JsonObject {
  return { ...value, ...named };
}

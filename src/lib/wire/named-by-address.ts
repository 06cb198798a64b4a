import type { JsonObject } from "../core/json";
import { WireError } from "./adapter";
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

function refuseSaidTwice(value: JsonObject, name: string): void {
  if (value[name] === undefined) return;
  const message = `${name} is said by the address of this endpoint: leave it out of the body.`;
  throw new WireError({ status: 400, code: "unknown_field", param: name, message });
}

/** The body as its parser reads it: what the address says stands in it, over what the body says itself. */
export function withNamed(body: JsonBody, named: NamedByAddress): JsonBody {
  return Object.keys(named).length === 0 ? body : { ...body, value: namedIn(body.value, named) };
}

/** @throws WireError 400 where the address says all of it and the body speaks of it too: the provider would refuse it */
export function namedIn(value: JsonObject, named: NamedByAddress): JsonObject {
  if (named.stream !== undefined) for (const name of ["model", "stream"]) refuseSaidTwice(value, name);
  return { ...value, ...named };
}

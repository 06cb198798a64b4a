import { createHash, randomUUID } from "node:crypto";
import { type CanonicalValue, canonicalEncode } from "@/lib/core/canonical";
import type { JsonObject } from "@/lib/core/json";
import { keyedIdentityOf } from "@/lib/keying/identity";
import { accountFieldOf } from "@/lib/wire/account-fields";
import { type ParsedRequest, type WireAdapter, WireError, type WireErrorShape } from "@/lib/wire/adapter";
import { wholeBatchOf } from "@/lib/wire/embedding-items";
import { estimateTokens } from "@/lib/wire/estimate-tokens";
import { type ExactNumbers, stringifyExact } from "@/lib/wire/exact-numbers";
import { withForwardedSubject } from "@/lib/wire/forwarded-subject";
import { parseJsonBody } from "@/lib/wire/json";
import { withAlias } from "@/lib/wire/model-alias";
import { namedIn } from "@/lib/wire/named-by-address";
import { WIRES } from "@/lib/wire/wires";
import type { LargeBody, LargeBodyInput } from "../ports/large-body";
import type { JobInput, JobOutput } from "../ports/worker-pool";

/** The whole way of a large body: checks, parse, identity, and the text for the provider. */
export function readBody(input: JobInput<"read-body">): JobOutput<"read-body"> {
  try {
    const { adapter } = WIRES[input.wire];
    const { value, exact } = parseJsonBody(input.bytes, input.scan);
    const parsed = adapter.parse(withAlias(namedIn(value, input.named), input.aliases));
    const upstreamParts = cutAtSubject(parsed, exact, adapter, input);
    return {
      kind: "read",
      parsed: smallPartOf(parsed, input),
      estimate: estimateTokens(parsed),
      ...encodedIdentityOf(parsed, exact, input),
      upstreamParts,
      upstreamDigest: digestOf(upstreamParts),
    };
  } catch (error) {
    return { kind: "refused", error: shapeOf(error) };
  }
}

/** Whether a body that is passed on as it is holds what every body must, and what of the provider's it names. */
export function checkBody({ bytes, scan }: JobInput<"check-body">): JobOutput<"check-body"> {
  try {
    const { value } = parseJsonBody(bytes, scan);
    return { refused: null, accountField: accountFieldOf(value), bytes };
  } catch (error) {
    return { refused: shapeOf(error), accountField: null, bytes };
  }
}

export function joinEmbeddings(batch: JobInput<"join-embeddings">): JobOutput<"join-embeddings"> {
  return wholeBatchOf(batch);
}

function shapeOf(error: unknown): WireErrorShape {
  if (!(error instanceof WireError)) throw error;
  const { status, code, message, param } = error;
  return { status, code, message, ...(param === undefined ? {} : { param }) };
}

function smallPartOf(parsed: ParsedRequest, { scanChars }: LargeBodyInput): ParsedRequest {
  const unread = parsed.texts.reduce((sum, text) => sum + text.length, 0) > scanChars;
  const small = { ...parsed, rest: {}, upstreamBody: {} };
  return unread ? { ...small, texts: [], promptParts: null, unread } : small;
}

function encodedIdentityOf(
  { wire, rest }: ParsedRequest,
  exact: ExactNumbers,
  { ignoredMetadata }: LargeBodyInput,
): Pick<LargeBody, "identity" | "exactNumbers" | "identityDigest"> {
  const { identity, exactNumbers, ...digest } = keyedIdentityOf(wire, rest, exact, ignoredMetadata);
  return {
    identity: ownBytes(identity),
    ...(exactNumbers === undefined ? {} : { exactNumbers: ownBytes(exactNumbers) }),
    ...digest,
  };
}

/** In a buffer of their own, which is handed over. */
function ownBytes(value: CanonicalValue): Uint8Array {
  return new Uint8Array(canonicalEncode(value));
}

function digestOf(parts: readonly Uint8Array[]): string {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest("base64url");
}

/** The pseudonym is made with a key that no thread of the pool has: the text is cut where it goes. */
function cutAtSubject(
  parsed: ParsedRequest,
  exact: ExactNumbers,
  adapter: WireAdapter,
  { forwardSubject, subjectNamed }: LargeBodyInput,
): Uint8Array[] {
  const named = subjectNamed || parsed.subjects.some((subject) => subject !== null);
  const mark = randomUUID();
  const write = (body: JsonObject) => stringifyExact(parsed.stream ? adapter.streamedUpstreamBody(body) : body, exact);
  if (named && forwardSubject === "as-is") return [Buffer.from(write(parsed.upstreamBody))];
  const subject = named && forwardSubject === "pseudonym" ? mark : null;
  const text = write(withForwardedSubject(parsed.wire, parsed.upstreamBody, subject));
  return text.split(JSON.stringify(mark)).map((part) => Buffer.from(part));
}

import { createHash, randomUUID } from "node:crypto";
import { type CanonicalValue, canonicalEncode } from "@/lib/core/canonical";
import type { JsonObject } from "@/lib/core/json";
import { exactIdentityOf, identityOf } from "@/lib/keying/identity";
import { accountFieldOf } from "@/lib/wire/account-fields";
import { type ParsedRequest, type WireAdapter, WireError, type WireErrorShape } from "@/lib/wire/adapter";
import { anthropicMessages } from "@/lib/wire/anthropic-messages";
import { type ExactNumbers, stringifyExact } from "@/lib/wire/exact-numbers";
import { withForwardedSubject } from "@/lib/wire/forwarded-subject";
import { parseJsonBody } from "@/lib/wire/json";
import { openaiChat } from "@/lib/wire/openai-chat";
import { openaiEmbeddings } from "@/lib/wire/openai-embeddings";
import { openaiResponses } from "@/lib/wire/openai-responses";
import { asksForStructure } from "@/lib/wire/structure";
import type { LargeBodyInput } from "../ports/large-body";
import type { JobInput, JobOutput } from "../ports/worker-pool";

const ADAPTERS: readonly WireAdapter[] = [openaiChat, openaiResponses, openaiEmbeddings, anthropicMessages];

/** The whole way of a large body: checks, parse, identity, and the text for the provider. */
export function readBody(input: JobInput<"read-body">): JobOutput<"read-body"> {
  try {
    const adapter = ADAPTERS.find(({ wire }) => wire === input.wire);
    if (adapter === undefined) throw new Error(`no wire ${input.wire}`);
    const { value, exact } = parseJsonBody(input.bytes, input.scan);
    const parsed = adapter.parse(value);
    return {
      kind: "read",
      parsed: smallPartOf(parsed, exact, input),
      upstreamParts: cutAtSubject(parsed, exact, adapter, input),
      asksForStructure: asksForStructure(parsed.upstreamBody),
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

function shapeOf(error: unknown): WireErrorShape {
  if (!(error instanceof WireError)) throw error;
  const { status, code, message, param } = error;
  return { status, code, message, ...(param === undefined ? {} : { param }) };
}

function smallPartOf(parsed: ParsedRequest, exact: ExactNumbers, input: LargeBodyInput): ParsedRequest {
  const unread = parsed.texts.reduce((sum, text) => sum + text.length, 0) > input.scanChars;
  return {
    ...parsed,
    rest: {},
    upstreamBody: {},
    identityDigest: digestOf(parsed, exact, input.ignoredMetadata),
    ...(unread ? { texts: [], promptParts: null, unread } : {}),
  };
}

function digestOf({ wire, rest }: ParsedRequest, exact: ExactNumbers, ignoredMetadata: readonly string[]): string {
  const identity: CanonicalValue = [identityOf(wire, rest, ignoredMetadata), { ...exactIdentityOf(wire, exact) }];
  return createHash("sha256").update(canonicalEncode(identity)).digest("base64url");
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

import { z } from "zod";
import { UpstreamUnreachable } from "../../ports/upstream";
import type { Actor, Services } from "../context";
import { permit } from "../permit";
import { notFound } from "../service-error";
import { strictObject } from "../strict-object";
import { matchOf, readPatterns } from "./upstream-schema";

/** Somebody waits for it, and a list of models is short work. */
const TEST_MS_MAX = 10_000;
const MODELS_SHOWN_MAX = 200;

export const testUpstreamSchema = strictObject({
  tenantId: z.string().min(1).max(64).nullable(),
  id: z.string().min(1).max(64),
});

export interface UpstreamTestView {
  /** What came back; `empty`: the list of models was refused or names none, which a wrong key leads to. */
  result: "answers" | "empty" | "unreachable";
  /** Why it was not reached, in words without an address or a key. */
  why: string | null;
  tookMs: number;
  /** Model ids as the provider lists them, at most two hundred. */
  models: string[];
  modelsMore: boolean;
  /** Of its patterns, those that none of the listed models matches. */
  unmatched: string[];
}

/** Asks a provider for its models with the key that is kept: it costs nothing, and shows whether address and key hold. */
export async function testUpstream(
  services: Services,
  actor: Actor,
  { tenantId, id }: z.infer<typeof testUpstreamSchema>,
): Promise<UpstreamTestView> {
  permit(actor, "keys.write", tenantId);
  const row = await services.db.read.upstream.findFirst({ where: { id, tenantId } });
  if (row === null) throw notFound("Provider");
  const client = await services.upstreamBook.clientOf(row);
  const started = performance.now();
  const asked = await client.models(AbortSignal.timeout(TEST_MS_MAX)).catch((error: unknown) => reasonOf(error));
  const tookMs = Math.round(performance.now() - started);
  if (typeof asked === "string")
    return { result: "unreachable", why: asked, tookMs, models: [], modelsMore: false, unmatched: [] };
  return {
    result: asked.length === 0 ? "empty" : "answers",
    why: null,
    tookMs,
    models: asked.slice(0, MODELS_SHOWN_MAX),
    modelsMore: asked.length > MODELS_SHOWN_MAX,
    unmatched: asked.length === 0 ? [] : readPatterns(row.models).filter((pattern) => !isListed(pattern, asked)),
  };
}

function isListed(pattern: string, models: readonly string[]): boolean {
  return models.some((model) => matchOf([pattern], model) !== null);
}

/** Only words of our own: what a stranger's server says in its place is not shown. */
function reasonOf(error: unknown): string {
  if (error instanceof UpstreamUnreachable) return error.message;
  if (error instanceof SyntaxError) return "what answers there is no list of models";
  return "no answer within ten seconds";
}

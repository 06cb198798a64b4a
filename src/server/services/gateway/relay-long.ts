import type { StoreRefusal } from "@/lib/core/outcome";
import { answerUsage } from "@/lib/wire/answer-usage";
import type { UpstreamResponse } from "../../ports/upstream";
import type { RequestContext } from "./complete";
import { costOf, mayStore } from "./keep-answer";
import { finishStream, type Miss, missHeaders, missOutcome, UPSTREAM_ERROR } from "./miss";
import { type GatewayReply, JSON_TYPE } from "./reply";
import type { Ending } from "./trace";

export type LongResponse = Extract<UpstreamResponse, { kind: "long" }>;

/**
 * An answer that is too long to be kept: its reader has it as it comes. Those who wait ask for themselves, for nothing of
 * it is held for them.
 */
export function relayLong(miss: Miss, response: LongResponse): GatewayReply {
  const { context, found, lead } = miss;
  const { status } = response;
  const { outcome, reason } = status < 400 ? missOutcome(context, found) : UPSTREAM_ERROR;
  const detail = status === 200 && mayStore(context) ? "too-large" : null;
  const headers = {
    "content-type": JSON_TYPE,
    ...response.headers,
    ...missHeaders(context, found, outcome, reason, detail),
  };
  lead.refuse();
  lead.open({ kind: "json", status, headers: response.headers });
  const chunks = lead.read();
  context.services.background("relay of a long answer", () => pumpLong(miss, response, { outcome, reason }));
  return { kind: "long", status, headers, chunks };
}

async function pumpLong(miss: Miss, { chunks, status }: LongResponse, ending: Ending): Promise<void> {
  const { context, lead } = miss;
  const usage = answerUsage(context.call.adapter);
  let isWhole = false;
  try {
    for await (const chunk of chunks) {
      usage.push(chunk);
      await lead.push(chunk);
    }
    lead.end();
    isWhole = true;
  } catch (error) {
    lead.fail(error);
  }
  const cost = costOf(context, ...usage.tokens());
  lead.cost(cost);
  lead.land();
  const costUnknown = status === 200 && cost.costUnknown;
  const notStored = status === 200 ? noteTooLarge(context) : (context.plan.noStore ?? "status");
  finishStream(miss, { ...(isWhole ? ending : UPSTREAM_ERROR), ...cost, costUnknown, notStored });
}

/** Counted when it is the only thing that kept an answer from being stored. */
export function noteTooLarge({ services, plan }: RequestContext): StoreRefusal {
  if (plan.noStore !== null) return plan.noStore;
  services.metrics.stores.inc({ result: "too-large" });
  return "too-large";
}

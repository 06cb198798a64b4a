import { Agent, request } from "undici";
import type { WebhookSender } from "../ports/webhook-sender";
import { checkedLookup } from "./checked-lookup";
import { type HostRules, refusalOf } from "./host-rules";

const CONNECT_MS = 5_000;
const ANSWER_MS = 10_000;

/** To hosts on the operator's list, at addresses that are looked at in the very connection; redirects are not followed. */
export function webhookSender(rules: HostRules): WebhookSender {
  const agentFor = (secure: boolean) =>
    new Agent({
      connect: { timeout: CONNECT_MS, lookup: checkedLookup(rules, secure) as never },
      headersTimeout: ANSWER_MS,
      bodyTimeout: ANSWER_MS,
    });
  const [secure, plain] = [agentFor(true), agentFor(false)];
  const refusal = (url: string) => refusalOf(rules, url, "LETHE_WEBHOOK_HOSTS");
  return {
    refusal,
    async post(url, headers, body, signal) {
      // The list may be shorter than when the address was saved.
      const why = refusal(url);
      if (why !== null) throw new Error(why);
      const dispatcher = url.startsWith("https:") ? secure : plain;
      const answer = await request(url, { method: "POST", headers, body, signal, dispatcher });
      await answer.body.dump();
      return answer.statusCode;
    },
    async close() {
      await Promise.all([secure.destroy(), plain.destroy()]);
    },
  };
}

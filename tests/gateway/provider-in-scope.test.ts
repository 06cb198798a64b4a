import { expect, it } from "vitest";
import { resolveControls } from "@/lib/wire/cache-control";
import { openaiChat } from "@/lib/wire/openai-chat";
import { planRequest } from "@/server/services/gateway/plan-request";
import { chat } from "../support/ask";
import { startLethe } from "../support/lethe";

it("the same request for another provider has another scope and another key", async () => {
  const lethe = await startLethe();
  const tenant = await lethe.tenant();
  const actor = await tenant.actor();
  const parsed = openaiChat.parse(chat("Where do storks nest?"));
  const controls = resolveControls({}, null);
  const planned = (provider: string) => planRequest(lethe.services, actor, { parsed, controls, provider });
  const [one, again, other] = [await planned("openai"), await planned("openai"), await planned("openai-eu")];
  expect([again.scope, again.key]).toEqual([one.scope, one.key]);
  expect(other.scope).not.toBe(one.scope);
  expect(other.key).not.toBe(one.key);
  await lethe.close();
});

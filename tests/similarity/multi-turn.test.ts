import { describe, expect, it } from "vitest";
import type { TenantId } from "@/lib/core/brand";
import { identityOf } from "@/lib/keying/identity";
import { scopeIdOf } from "@/lib/keying/scope";
import { openaiChat } from "@/lib/wire/openai-chat";
import { pick, seededRandom } from "../../bench/similarity/random";
import { addPrompt, freshIndex, lookUp } from "./judge";

const KEY = Buffer.alloc(32, 1);
const DIALOGUES = 300;
const TOPICS = "paris lima venus salt tax jazz iron tea chess rust visa wool".split(" ");
/** Last turns that mean something else behind other turns. */
const LAST = [
  "and the second one?",
  "what about it?",
  "why is that?",
  "how do i cancel it?",
  "can you explain that again?",
  "who made them?",
  "is it the same there?",
  "tell me more about the first one",
  "how long does it take?",
  "yes, please do that",
];
/** Follow-ups that one history may have, each asking something else. */
const FOLLOW_UPS = [
  "and the first one?",
  "and the second one?",
  "and the other one?",
  "and the last one?",
  "and the next one?",
  "and this one?",
  "and that one?",
  "and not the first one?",
  "and the first two?",
  "and yours?",
  "and mine?",
  "and hers?",
  "why the first one?",
  "where is the first one?",
];
const POLITE = [(turn: string) => `Hello! ${turn}`, (turn: string) => `${turn} Thanks!`];

interface Dialogue {
  readonly scope: string;
  readonly last: string;
}

/** As the server tells apart what must match exactly from the last turn, which is compared. */
function dialogue(history: readonly string[], last: string): Dialogue {
  const turns = history.map((content, i) => ({ role: i % 2 === 0 ? "user" : "assistant", content }));
  const { rest, promptParts } = openaiChat.parse({ model: "m", messages: [...turns, { role: "user", content: last }] });
  const scope = scopeIdOf(KEY, {
    tenantId: "t1" as TenantId,
    subjectRef: null,
    wire: "openai.chat",
    provider: "p",
    namespace: null,
    policyDigest: "d",
    tier: "public",
    identity: identityOf("openai.chat", rest),
  });
  return { scope, last: promptParts?.join("\n") ?? "" };
}

/** Two turns on topics of their own; two histories may differ in a word. */
function history(random: () => number): string[] {
  const [topic, other] = [pick(random, TOPICS), pick(random, TOPICS)];
  return [`Compare ${topic} and ${other}.`, `First ${topic}, second ${other}.`];
}

describe("a dialogue", () => {
  const random = seededRandom(20261127);

  it("is never answered with what the same last turn got behind other turns", () => {
    const index = freshIndex();
    const stored = Array.from({ length: DIALOGUES }, (_, i) => {
      const turns = history(random);
      const made = dialogue(turns, pick(random, LAST));
      addPrompt(index, made.scope, `${i}`, made.last);
      return { turns: turns.join("\n"), ...made };
    });
    let found = 0;
    for (let i = 0; i < DIALOGUES; i++) {
      const [turns, last] = [history(random), pick(random, LAST)];
      const asked = dialogue(turns, pick(random, POLITE)(last));
      const { best } = lookUp(index, asked.scope, asked.last);
      if (best === null) continue;
      found += 1;
      expect(stored[Number(best.id)]).toMatchObject({ turns: turns.join("\n"), last });
    }
    // The set could fail: some histories come again, and then the answer is the right one.
    expect(found).toBeGreaterThan(0);
  });

  it("tells one follow-up from another behind the same turns", () => {
    const index = freshIndex();
    const turns = history(random);
    for (const [i, last] of FOLLOW_UPS.entries()) {
      const { scope } = dialogue(turns, last);
      addPrompt(index, scope, `${i}`, last);
    }
    for (const [i, last] of FOLLOW_UPS.entries()) {
      const asked = dialogue(turns, `Thanks! ${last}`);
      expect([String(i), undefined], last).toContain(lookUp(index, asked.scope, asked.last).best?.id);
    }
  });
});

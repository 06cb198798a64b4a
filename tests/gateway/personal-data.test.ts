import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ask, chat, contentOf, send } from "../support/ask";
import { filesHolding } from "../support/data-files";
import { says } from "../support/fake-upstream";
import { startLethe, type TestLethe, type TestTenant } from "../support/lethe";

let lethe: TestLethe;
let tenant: TestTenant;
beforeAll(async () => {
  lethe = await startLethe();
});
afterAll(() => lethe.close());
beforeEach(async () => {
  lethe.upstream.reset();
  tenant = await lethe.tenant();
});

const PERSONAL = "Is the newsletter sent to jane.example@posteo.de every week?";
const CARD = "Why was my card 4539 1488 0343 6467 declined yesterday?";
const SECRET = "What can I do with the token ghp_16C7e42F292c6912E7710c838347Ae178B4a ?";
const entries = async () => (await lethe.services.db.entries.totals(tenant.id)).entries;

describe("a question with somebody's data in it", () => {
  it("is answered from the cache for the same person only", async () => {
    const as = (subject: string) => ask(lethe, tenant, PERSONAL, { "Lethe-Subject": subject });
    expect((await as("jane")).outcome).toBe("miss");
    expect((await as("jane")).outcome).toBe("hit-exact");
    const other = await as("joan");
    expect([other.outcome, contentOf(other)]).toEqual(["miss", "Answer number 2."]);
    expect(contentOf(await as("jane"))).toBe("Answer number 1.");
  });

  it("knows the person by the wire's own field too", async () => {
    await ask(lethe, tenant, chat(PERSONAL, { user: "jane" }));
    expect((await ask(lethe, tenant, chat(PERSONAL, { user: "jane" }))).outcome).toBe("hit-exact");
    expect((await ask(lethe, tenant, PERSONAL, { "Lethe-Subject": "jane" })).outcome).toBe("hit-exact");
    expect((await ask(lethe, tenant, chat(PERSONAL, { user: "joan" }))).outcome).toBe("miss");
    expect((await ask(lethe, tenant, PERSONAL)).outcome).not.toMatch(/^hit/);
  });

  it("is neither looked up nor stored when nobody is named", async () => {
    for (let turn = 0; turn < 2; turn++) {
      const told = await ask(lethe, tenant, PERSONAL);
      expect([told.outcome, told.reason]).toEqual(["bypass", "policy-denied"]);
    }
    expect(await entries()).toBe(0);
  });

  it("in an earlier turn counts too", async () => {
    const messages = [
      { role: "user", content: PERSONAL },
      { role: "assistant", content: "Yes." },
      { role: "user", content: "And how do I stop it?" },
    ];
    expect((await ask(lethe, tenant, chat("", { messages }))).outcome).toBe("bypass");
  });

  it("of the grave kind is never stored, with a person or without", async () => {
    for (const question of [CARD, SECRET]) {
      for (const headers of [{}, { "Lethe-Subject": "jane" }]) {
        const told = await ask(lethe, tenant, question, headers as Record<string, string>);
        expect([told.status, told.outcome, told.reason]).toEqual([200, "bypass", "policy-denied"]);
      }
    }
    expect(await entries()).toBe(0);
  });

  it("is forwarded as it is", async () => {
    await ask(lethe, tenant, CARD);
    expect(lethe.upstream.calls[0]?.body.messages).toEqual([{ role: "user", content: CARD }]);
  });

  it("that can't be scanned is a bypass", async () => {
    const small = await startLethe({ limits: { scanChars: 100 } });
    const someone = await small.tenant();
    const told = await ask(small, someone, `How long is this? ${"word ".repeat(50)}`);
    expect([told.outcome, told.reason]).toEqual(["bypass", "scanner-error"]);
    expect((await small.services.db.entries.totals(someone.id)).entries).toBe(0);
    await small.close();
  });
});

describe("an answer with somebody's data in it", () => {
  const ANSWER = "Write to support.desk@posteo.de, they reply within 2 days.";
  const QUESTION = "Whom do I write to about a broken lamp?";

  it.each([false, true])("is paid for whole and stored scrubbed (stream: %s)", async (stream) => {
    lethe.upstream.reply(says(ANSWER));
    const paid = await ask(lethe, tenant, chat(QUESTION, { stream }));
    if (!stream) expect(contentOf(paid)).toBe(ANSWER);
    const replayed = await ask(lethe, tenant, QUESTION);
    expect(replayed.outcome).toBe("hit-exact");
    expect(contentOf(replayed)).toBe("Write to [EMAIL], they reply within 2 days.");
    const [entry] = await lethe.services.db.entries.list(tenant.id, { limit: 1 });
    expect(entry?.piiScrubbed).toBe(true);
  });

  it("of the grave kind is never stored", async () => {
    lethe.upstream.reply(says("Transfer it to DE89 3704 0044 0532 0130 00, with the card 4539 1488 0343 6467."));
    await ask(lethe, tenant, QUESTION);
    expect((await ask(lethe, tenant, QUESTION)).outcome).toBe("miss");
    expect(await entries()).toBe(0);
  });
});

describe("no text of a request is kept anywhere", () => {
  it("neither in the data directory nor in the log", async () => {
    const own = await startLethe();
    const someone = await own.tenant();
    const marks = [
      "xylophonist-question",
      "quandary-system",
      "bassoonist-answer",
      "person-mark-77",
      "zeppelin-tool",
      "marmalade-earlier",
    ];
    const secret = "ghp_16C7e42F292c6912E7710c838347Ae178B4a";
    own.upstream.reply(says("The bassoonist-answer is here."));
    const messages = [
      { role: "system", content: "You are quandary-system." },
      { role: "user", content: "Earlier I said marmalade-earlier." },
      { role: "assistant", content: "So you did." },
      { role: "user", content: "Where does the xylophonist-question lead to?" },
    ];
    const headers = { "Lethe-Subject": "person-mark-77" };
    for (const stream of [false, true]) await ask(own, someone, chat("", { messages, stream }), headers);
    await ask(
      own,
      someone,
      chat("", { messages: [...messages, { role: "tool", tool_call_id: "1", content: "zeppelin-tool" }] }),
    );
    await ask(own, someone, `Where does the xylophonist-question lead with ${secret}?`, headers);
    own.upstream.reply({ kind: "raw", status: 400, body: '{"error":{"message":"bad: xylophonist-question"}}' });
    await ask(own, someone, "Another xylophonist-question?");
    own.upstream.reply({ kind: "cut", text: "bassoonist-answer", events: 3, ending: "break" });
    await ask(own, someone, chat("A third xylophonist-question?", { stream: true })).catch(() => undefined);
    own.upstream.reply({ kind: "drop" });
    await ask(own, someone, "A fourth xylophonist-question?");
    await send(
      own,
      someone.key,
      "/v1/chat/completions",
      '{"model":"m","messages":[{"role":"user","content":"xylophonist-question',
    );
    await send(own, someone.key, "/v1/chat/completions", '{"model":"m","model":"xylophonist-question","messages":[]}');
    const entry = {
      model: "m",
      prompt: "An xylophonist-question by the API?",
      response: "The bassoonist-answer.",
      system: "quandary-system",
    };
    expect((await send(own, someone.key, "/api/v1/cache/entries", entry, { headers })).status).toBe(201);
    await own.services.recorder.flush();
    expect((await own.services.db.entries.totals(someone.id)).entries).toBeGreaterThanOrEqual(2);

    for (const text of [...marks, secret, someone.key, "provider-key-openai"]) {
      expect(filesHolding(own.dataDirectory, text), text).toEqual([]);
      expect(own.log(), text).not.toContain(text);
    }
    // The search itself can find: what is kept in the open is found.
    expect(filesHolding(own.dataDirectory, someone.name).length).toBeGreaterThan(0);
    await own.stop();
    for (const text of [...marks, secret]) expect(filesHolding(own.dataDirectory, text), text).toEqual([]);
    await own.close();
  });
});

describe("what a provider adds to an answer", () => {
  const VALUES = ["maria.lopez@contoso.de", "DE02200505501015871393", "536-22-8714", "4539 1488 0343 6467"];
  /** Where it may stand: whatever an edit of texts does not reach. */
  const PLACES: readonly ((value: string) => object)[] = [
    (value) => ({ [value]: 1 }),
    (value) => ({ contacts: [{ [value]: "x" }] }),
  ];

  const ADDED = [...VALUES.flatMap((value) => PLACES.map((place) => place(value))), { card: 4_539_148_803_436_467 }];

  it.each(ADDED.map((added) => JSON.stringify(added)))("is not stored where it can't be replaced: %s", async (more) => {
    const added = JSON.parse(more) as object;
    const message = { role: "assistant", content: "ok", vendor: added };
    const body = JSON.stringify({
      id: "chatcmpl-1",
      object: "chat.completion",
      created: 1_795_713_331,
      model: "test-model",
      choices: [{ index: 0, finish_reason: "stop", message }],
      usage: { prompt_tokens: 10, completion_tokens: 2, total_tokens: 12 },
    });
    lethe.upstream.reply({ kind: "raw", status: 200, body });
    await ask(lethe, tenant, "What did the vendor say?");
    const again = await ask(lethe, tenant, "What did the vendor say?");
    expect(again.outcome, more).toBe("miss");
  });

  it("and is kept where it is nobody's", async () => {
    const vendor = { timings: { queue_ms: 12.5, tokens_per_second: 143.27 }, region: "eu-west", build: 20_261_126 };
    const message = { role: "assistant", content: "ok", vendor };
    const body = { id: "chatcmpl-1", object: "chat.completion", created: 1_795_713_331, model: "test-model" };
    const choices = [{ index: 0, finish_reason: "stop", message }];
    lethe.upstream.reply({ kind: "raw", status: 200, body: JSON.stringify({ ...body, choices }) });
    await ask(lethe, tenant, "What did the vendor say?");
    expect((await ask(lethe, tenant, "What did the vendor say?")).outcome).toBe("hit-exact");
  });
});

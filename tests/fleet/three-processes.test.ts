import OpenAI from "openai";
import { afterAll, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { type PostgresServer, startPostgres } from "../contract/postgres-server";
import { type FakeUpstream, says, startFakeUpstream } from "../support/fake-upstream";
import { gate, until } from "../support/until";
import { type Fleet, type Member, startFleet } from "./fleet";
import { startRoundRobin } from "./round-robin";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 180_000 });

/** Three processes on one Postgres behind a round-robin proxy. */
let server: PostgresServer;
let upstream: FakeUpstream;
let fleet: Fleet;
let proxy: { origin: string; close(): Promise<void> };
let members: [Member, Member, Member];

beforeAll(async () => {
  server = await startPostgres();
  await server.createDatabase("lethe");
  upstream = await startFakeUpstream();
  fleet = await startFleet(3, server.ownerUrl("lethe"), upstream.origin);
  members = fleet.members as [Member, Member, Member];
  proxy = await startRoundRobin(members.map(({ origin }) => origin));
});
afterAll(async () => {
  await proxy.close();
  await fleet.close();
  await upstream.close();
  await server.stop();
});

let tenant: { id: string; name: string };
let key: { id: string; secret: string };
let tenants = 0;
beforeEach(async () => {
  upstream.reset();
  tenant = await members[0].act("createTenant", { name: `tenant ${++tenants}` });
  key = await members[0].act("createAppKey", { tenantId: tenant.id });
});

const BODY = { model: "gpt-4o-mini", temperature: 0 };
const messages = (content: string) => [{ role: "user" as const, content }];

function askAt(origin: string, content: string, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${origin}/v1/chat/completions`, {
    method: "POST",
    headers: { authorization: `Bearer ${key.secret}`, "content-type": "application/json", ...headers },
    body: JSON.stringify({ ...BODY, messages: messages(content) }),
  });
}

async function outcomeAt(member: Member, content: string, headers = {}): Promise<string | null> {
  const response = await askAt(member.origin, content, headers);
  await response.text();
  return response.headers.get("lethe-outcome");
}

const QUESTION = "Which documents do I need for a passport?";

async function stored(): Promise<void> {
  await outcomeAt(members[0], QUESTION);
  await until("it is stored", async () => (await outcomeAt(members[0], QUESTION)) === "hit-exact");
}

const BURSTS = 6;

/** On a machine too busy to give a sign of life in time a process bypasses, as it must: then another burst tells. */
async function oneOfSeveral(burst: (attempt: number) => Promise<boolean>): Promise<boolean> {
  for (let attempt = 0; attempt < BURSTS; attempt++) if (await burst(attempt)) return true;
  return false;
}

it("the openai client gets from one process what another has stored", async () => {
  const client = new OpenAI({ apiKey: key.secret, baseURL: `${proxy.origin}/v1`, maxRetries: 0 });
  const isShared = await oneOfSeveral(async (attempt) => {
    upstream.reset();
    const question = `${QUESTION} And number ${attempt}?`;
    const ask = async () => {
      const { choices } = await client.chat.completions.create({ ...BODY, messages: messages(question) });
      return choices[0]?.message.content;
    };
    const first = await ask();
    await until("all have it", async () => {
      const outcomes = await Promise.all(members.map((member) => outcomeAt(member, question)));
      return outcomes.every((outcome) => outcome === "hit-exact");
    });
    const answers = new Set([await ask(), await ask(), await ask()]);
    return answers.size === 1 && answers.has(first) && upstream.calls.length === 1;
  });
  expect(isShared).toBe(true);
});

it("two hundred equal misses are one call to the provider", async () => {
  const isOne = await oneOfSeveral(async (attempt) => {
    upstream.reset();
    const held = gate();
    upstream.reply(says("The one answer.", { hold: held.opened }));
    const question = `${QUESTION} And number ${attempt}?`;
    const all = Promise.all(Array.from({ length: 200 }, () => askAt(proxy.origin, question)));
    await until("the provider was asked", () => upstream.calls.length > 0);
    held.open();
    for (const { status } of await all) expect(status).toBe(200);
    return upstream.calls.length === 1;
  });
  expect(isOne).toBe(true);
});

it("two hundred at once for a stored answer are two hundred hits", async () => {
  await stored();
  const areHits = await oneOfSeveral(async () => {
    const all = await Promise.all(Array.from({ length: 200 }, () => askAt(proxy.origin, QUESTION)));
    return all.every(({ headers }) => headers.get("lethe-outcome") === "hit-exact");
  });
  expect(areHits).toBe(true);
});

it("a key revoked on one is refused on all when the call returns", async () => {
  await stored();
  for (const member of members) expect((await askAt(member.origin, QUESTION)).status).toBe(200);
  await members[0].act("revokeAppKey", { tenantId: tenant.id, id: key.id });
  for (const member of members) expect((await askAt(member.origin, QUESTION)).status).toBe(401);
});

it("an erasure on one is unreadable on all when the call returns, and completes", async () => {
  await stored();
  for (const member of members) expect(await outcomeAt(member, QUESTION)).toBe("hit-exact");
  const { id } = await members[0].act("startErasure", { tenantId: tenant.id, confirm: tenant.name });
  for (const member of members) expect(await outcomeAt(member, QUESTION)).not.toBe("hit-exact");
  await until("it is complete", async () => (await members[1].act("erasure", { id })).state === "complete");
});

async function whileStopped(member: Member, act: () => Promise<unknown>): Promise<void> {
  member.process.kill("SIGSTOP");
  try {
    await act();
  } finally {
    member.process.kill("SIGCONT");
  }
}

it("people named by one key at once are one asker, whichever process takes them; another key's confirms", async () => {
  const question = "Does a passport take 3 days?";
  upstream.reply(says("It takes 3 days."));
  const asPerson = (n: number) => askAt(proxy.origin, question, { "Lethe-Subject": `person ${n}` });
  const isShared = async (member: Member) =>
    (await outcomeAt(member, question, { "Cache-Control": "no-store" })) === "hit-exact";
  for (const response of await Promise.all(Array.from({ length: 6 }, (_, n) => asPerson(n)))) await response.text();
  for (const member of members) expect(await isShared(member)).toBe(false);
  key = await members[0].act("createAppKey", { tenantId: tenant.id });
  await (await asPerson(6)).text();
  for (const member of members) await until("it serves everybody", () => isShared(member));
});

it("a process that is stopped in the middle of an administrative act keeps no other from theirs", async () => {
  const [first, , third] = members;
  await third.act("takeTurn");
  await whileStopped(third, () => first.act("createTenant", { name: "made meanwhile" }));
  await until("it serves again", async () => (await outcomeAt(third, QUESTION)) !== "bypass");
});

it("a process that was stopped serves nothing that was revoked meanwhile", async () => {
  await stored();
  const [first, , third] = members;
  expect((await askAt(third.origin, QUESTION)).status).toBe(200);
  await whileStopped(third, () => first.act("revokeAppKey", { tenantId: tenant.id, id: key.id }));
  expect((await askAt(third.origin, QUESTION)).status).toBe(401);
});

it("a process killed in the middle of an erasure is replaced by another, and it is signed once", async () => {
  await stored();
  const [first, second, third] = members;
  const { id } = await third.act("startErasure", { tenantId: tenant.id, confirm: tenant.name });
  third.process.kill("SIGKILL");
  await until("it is complete", async () => (await second.act("erasure", { id })).state === "complete");
  expect(await first.act("completions", { id })).toBe(1);
  expect(await outcomeAt(first, QUESTION)).not.toBe("hit-exact");
});

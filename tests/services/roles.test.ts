import { TRPCError } from "@trpc/server";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DEFAULT_POLICY_SOURCE } from "@/lib/policy/default.rego";
import { defaultSettings } from "@/server/services/settings-schema";
import { createUser } from "@/server/services/users/create-user";
import { appRouter, createCaller } from "@/server/trpc/router";
import { send } from "../support/ask";
import { type Caller, callerAs, callerWithHeaders, callerWithKey } from "../support/dashboard";
import { SYSTEM, startLethe, type TestLethe, type TestTenant } from "../support/lethe";
import { until } from "../support/until";
import { databaseDump } from "./database-dump";

let lethe: TestLethe;
let tenant: TestTenant;
let entryId = "";
let userId = "";
let draftId = "";
let erasureId = "";
let jobId = "";
beforeAll(async () => {
  lethe = await startLethe();
  tenant = await lethe.tenant();
  const body = { model: "m", prompt: "What do hedgehogs eat?", response: "Beetles." };
  entryId = String((await send(lethe, tenant.key, "/api/v1/cache/entries", body)).json.id);
  userId = (await createUser(lethe.services, SYSTEM, { email: "first@example.org", name: "First", role: "owner" })).id;
  const draft = await callerAs(lethe, "admin").policies.save({ tenantId: tenant.id, source: DEFAULT_POLICY_SOURCE });
  draftId = draft.id;
  erasureId = (
    await callerAs(lethe, "admin").erasures.start({ tenantId: tenant.id, subject: "nobody", confirm: "nobody" })
  ).id;
  // Long work that goes on until somebody ends it.
  void lethe.services.bulk.run(
    { tenantId: tenant.id, kind: "entries.delete", of: 3, at: 0 },
    (_, signal) => new Promise((resolve) => signal.addEventListener("abort", resolve)),
  );
  jobId = lethe.services.bulk.list()[0]?.id ?? "";
  await until(
    "it is complete",
    async () => (await callerAs(lethe, "admin").erasures.get({ id: erasureId })).hasReceipt,
  );
});
afterAll(() => lethe.close());

/** Everything that changes something, and an input that would be obeyed. */
const WRITES: Record<string, { owner?: true; input: () => unknown }> = {
  "tenants.create": { input: () => ({ name: "Another" }) },
  "tenants.rename": { input: () => ({ tenantId: tenant.id, name: "Renamed" }) },
  "tenants.delete": { input: () => ({ tenantId: tenant.id, confirm: tenant.name }) },
  "settings.update": {
    input: () => ({ tenantId: tenant.id, settings: { ...defaultSettings(), cacheEnabled: false } }),
  },
  "appKeys.create": {
    input: () => ({ tenantId: tenant.id, name: "k", scopes: ["cache:read"], expiresInDays: null, mode: "live" }),
  },
  "appKeys.revoke": { input: () => ({ tenantId: tenant.id, id: tenant.keyId }) },
  "trust.settle": { input: () => ({ tenantId: tenant.id, entryId, verdict: "never-again" }) },
  "entries.remove": { input: () => ({ tenantId: tenant.id, ids: [entryId] }) },
  "erasures.start": { input: () => ({ tenantId: tenant.id, confirm: tenant.name }) },
  "policies.save": { input: () => ({ tenantId: tenant.id, source: DEFAULT_POLICY_SOURCE }) },
  "policies.publish": { input: () => ({ id: draftId }) },
  "policies.rollBack": { input: () => ({ id: draftId }) },
  "policies.shadow": { input: () => ({ id: draftId, on: true }) },
  "users.create": { owner: true, input: () => ({ email: "second@example.org", name: "Second", role: "owner" }) },
  "users.setRole": { owner: true, input: () => ({ id: userId, role: "auditor" }) },
  "users.remove": { owner: true, input: () => ({ id: userId }) },
  "users.endSessions": { owner: true, input: () => ({ id: userId }) },
  "grants.set": {
    owner: true,
    input: () => ({ tenantId: tenant.id, email: "first@example.org", role: "admin" }),
  },
  "grants.remove": { owner: true, input: () => ({ tenantId: tenant.id, userId }) },
  "brake.set": { input: () => ({ tenantId: tenant.id, brake: "off" }) },
  "upstreams.save": {
    input: () => ({ tenantId: tenant.id, name: "own", kind: "openai", baseUrl: "https://api.openai.com" }),
  },
  "upstreams.remove": { input: () => ({ tenantId: tenant.id, id: "none" }) },
  "upstreams.test": { input: () => ({ tenantId: tenant.id, id: "none" }) },
  "webhooks.create": {
    input: () => ({ tenantId: tenant.id, name: "pager", url: "https://hooks.example.com/x", events: ["budget.near"] }),
  },
  "webhooks.change": { input: () => ({ tenantId: tenant.id, id: "none", enabled: false }) },
  "webhooks.remove": { input: () => ({ tenantId: tenant.id, id: "none" }) },
  "appKeys.limit": { input: () => ({ tenantId: tenant.id, id: tenant.keyId, quota: {} }) },
  "appKeys.rotate": { input: () => ({ tenantId: tenant.id, id: tenant.keyId }) },
  "entries.invalidate": { input: () => ({ tenantId: tenant.id, filter: { model: "m" } }) },
  "entries.dropSnapshot": { input: () => ({ tenantId: tenant.id, model: "m", snapshot: "m-1" }) },
  "users.requireSecondFactor": { owner: true, input: () => ({ roles: ["owner"] }) },
  "users.removeSecondFactor": { owner: true, input: () => ({ id: userId }) },
  "jobs.cancel": { input: () => ({ id: jobId }) },
  "users.resetPassword": { owner: true, input: () => ({ id: userId }) },
};

/** Mutations by their form only: they carry what should not stand in an address, and change nothing. */
const HARMLESS = [
  "subjects.export",
  "subjects.find",
  "session.end",
  "policies.check",
  "policies.try",
  "policies.replay",
  "playground.scan",
  "playground.explain",
  "search.find",
  "trust.verify",
];

/** For who holds a link and has no session: tests/services/account-links.test.ts. */
const BY_LINK = ["links.open", "links.redeem"];

/** For apps, with a key. */
const FOR_APPS = ["cache.lookup", "cache.put", "cache.remove", "cache.invalidate", "cache.feedback"];

const procedures = Object.entries(appRouter._def.procedures as unknown as Record<string, { _def: { type: string } }>);

function call(caller: Caller, path: string, input: unknown): Promise<unknown> {
  const [group = "", verb = ""] = path.split(".");
  const routers = caller as unknown as Record<string, Record<string, (input: unknown) => Promise<unknown>>>;
  return routers[group]?.[verb]?.(input) ?? Promise.reject(new Error(`no procedure ${path}`));
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return "done";
  } catch (error) {
    return error instanceof TRPCError ? error.code : String(error);
  }
}

it("every procedure that writes is known to this suite", () => {
  const mutations = procedures.filter(([, { _def }]) => _def.type === "mutation").map(([path]) => path);
  expect(mutations.sort()).toEqual([...Object.keys(WRITES), ...HARMLESS, ...FOR_APPS, ...BY_LINK].sort());
});

describe("an auditor", () => {
  it.each(Object.keys(WRITES))("is refused %s, and nothing changes", async (path) => {
    const before = await databaseDump(lethe);
    expect(await codeOf(call(callerAs(lethe, "auditor"), path, WRITES[path]?.input()))).toBe("FORBIDDEN");
    expect(await databaseDump(lethe)).toBe(before);
  });

  it("sees no answer that was not granted", async () => {
    const input = { tenantId: tenant.id, id: entryId };
    expect(await callerAs(lethe, "auditor").entries.get(input)).toMatchObject({ answer: null, answerHidden: true });
    const granted = callerAs(lethe, "auditor", userId, { seesAnswers: true });
    expect(await granted.entries.get(input)).toMatchObject({ answer: expect.anything(), answerHidden: false });
  });

  it("sees everything else", async () => {
    const auditor = callerAs(lethe, "auditor", userId);
    const { id: tenantId } = tenant;
    const seen = [
      auditor.tenants.list(),
      auditor.tenants.get({ tenantId }),
      auditor.settings.get({ tenantId }),
      auditor.appKeys.list({ tenantId }),
      auditor.entries.list({ tenantId }),
      auditor.entries.get({ tenantId, id: entryId }),
      auditor.erasures.preview({ tenantId }),
      auditor.erasures.list({}),
      auditor.erasures.get({ id: erasureId }),
      auditor.stats.overview({}),
      auditor.stats.decisions({}),
      auditor.policies.list({ tenantId }),
      auditor.users.list(),
      auditor.audit.list({}),
      auditor.session.me(),
      auditor.server.info(),
    ];
    expect((await Promise.allSettled(seen)).filter(({ status }) => status === "rejected")).toEqual([]);
  });
});

describe("an admin", () => {
  it.each(Object.keys(WRITES).filter((path) => WRITES[path]?.owner))(
    "is refused %s: people are the owner's",
    async (path) => {
      const before = await databaseDump(lethe);
      expect(await codeOf(call(callerAs(lethe, "admin"), path, WRITES[path]?.input()))).toBe("FORBIDDEN");
      expect(await databaseDump(lethe)).toBe(before);
    },
  );
});

describe("nobody without a session", () => {
  const forPeople = procedures
    .map(([path]) => path)
    .filter((path) => !path.startsWith("cache.") && !BY_LINK.includes(path));
  it.each(forPeople)("%s", async (path) => {
    const input = WRITES[path]?.input() ?? {
      tenantId: tenant.id,
      id: entryId,
      source: DEFAULT_POLICY_SOURCE,
      text: "x",
      prompt: "x",
      model: "m",
    };
    expect(await codeOf(call(await callerWithHeaders(lethe, {}), path, input))).toMatch(/^(UNAUTHORIZED|BAD_REQUEST)$/);
    if (path in WRITES)
      expect(await codeOf(call(await callerWithHeaders(lethe, {}), path, input))).toBe("UNAUTHORIZED");
  });

  it("nor an app key in place of one", async () => {
    expect(await codeOf((await callerWithKey(lethe, tenant.key)).tenants.list())).toBe("UNAUTHORIZED");
  });

  it("nor with the one-time password not yet replaced", async () => {
    const admin = {
      kind: "admin" as const,
      userId,
      email: "a@example.org",
      role: "owner" as const,
      mustChangePassword: true,
    };
    const caller = createCaller({ services: lethe.services, admin, app: () => tenant.actor(), headers: {} });
    for (const path of Object.keys(WRITES))
      expect(await codeOf(call(caller, path, WRITES[path]?.input()))).toBe("FORBIDDEN");
    expect(await codeOf(caller.tenants.list())).toBe("FORBIDDEN");
    expect(await codeOf(caller.session.me())).toBe("done");
  });
});

describe("an app", () => {
  it("without a key, or with a bad one, reaches no procedure of the cache", async () => {
    for (const headers of [{}, { authorization: "Bearer lth_live_x" }] as Record<string, string>[]) {
      const caller = await callerWithHeaders(lethe, headers);
      expect(await codeOf(caller.cache.lookup({ model: "m", prompt: "x" }))).toBe("UNAUTHORIZED");
      expect(await codeOf(caller.cache.remove({ id: entryId }))).toBe("UNAUTHORIZED");
    }
  });

  it("reaches its own tenant by tRPC as by HTTP, and no other", async () => {
    const fresh = await lethe.tenant();
    const [own, other] = [
      await callerWithKey(lethe, fresh.key),
      await callerWithKey(lethe, (await lethe.tenant()).key),
    ];
    const made = await own.cache.put({ model: "m", prompt: "What do moles eat?", response: "Worms." });
    expect((await own.cache.lookup({ model: "m", prompt: "What do moles eat?" })).outcome).toBe("hit-exact");
    expect((await other.cache.lookup({ model: "m", prompt: "What do moles eat?" })).outcome).toBe("miss");
    expect(await codeOf(other.cache.remove({ id: made.id }))).toBe("NOT_FOUND");
    expect(await codeOf(other.cache.feedback({ entry: made.id, verdict: "wrong" }))).toBe("NOT_FOUND");
    expect(await codeOf(other.cache.invalidate({}))).toBe("BAD_REQUEST");
    expect(await other.cache.invalidate({ model: "m" })).toEqual({ removed: 0 });
    expect(await own.cache.remove({ id: made.id })).toBeUndefined();
  });
});

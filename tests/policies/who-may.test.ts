import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { send, type Told } from "../support/ask";
import { callerAs } from "../support/dashboard";
import { startLethe, type TestLethe, type TestTenant } from "../support/lethe";
import { PLAIN_INPUT } from "../support/policy-input";
import { ALLOW_ALL, allowing, DENY_ALL, draft, policy, publish, versionsOf } from "./sources";

let lethe: TestLethe;
let tenant: TestTenant;
let other: TestTenant;
let theirs: { draft: string; retired: string };
let everybodys: { draft: string; retired: string };
beforeAll(async () => {
  lethe = await startLethe();
  everybodys = await history(null);
});
afterAll(() => lethe.close());
beforeEach(async () => {
  [tenant, other] = [await lethe.tenant(), await lethe.tenant()];
  theirs = await history(other.id);
});

async function history(tenantId: string | null): Promise<{ draft: string; retired: string }> {
  const retired = await publish(lethe, tenantId, allowing("first"));
  await publish(lethe, tenantId, allowing("secret of the owner"));
  return { draft: (await draft(lethe, tenantId, allowing("secret draft"))).id, retired: retired.id };
}

/** Every verb of an app, once, on the versions given. */
function everyVerb(key: string | null, ids: { draft: string; retired: string }): Promise<Told[]> {
  const path = "/api/v1/policies";
  return Promise.all([
    send(lethe, key, path),
    send(lethe, key, path, { source: ALLOW_ALL }),
    send(lethe, key, `${path}/check`, { source: ALLOW_ALL }),
    send(lethe, key, `${path}/try`, { source: ALLOW_ALL, input: PLAIN_INPUT }),
    send(lethe, key, `${path}/replay`, { source: ALLOW_ALL }),
    ...verbsOnVersions(key, ids),
  ]);
}

function verbsOnVersions(key: string | null, ids: { draft: string; retired: string }): Promise<Told>[] {
  const path = "/api/v1/policies";
  return [
    send(lethe, key, path, { source: DENY_ALL, id: ids.draft }),
    send(lethe, key, `${path}/${ids.draft}/publish`, undefined, { method: "POST" }),
    send(lethe, key, `${path}/${ids.retired}/roll-back`, undefined, { method: "POST" }),
    send(lethe, key, `${path}/${ids.draft}/shadow`, { on: true }),
    send(lethe, key, `${path}/${ids.draft}/shadow`),
  ];
}

describe("an auditor", () => {
  it("changes no policy", async () => {
    const auditor = callerAs(lethe, "auditor").policies;
    const { draft: id, retired } = theirs;
    const before = await versionsOf(lethe, other.id);
    const acts = [
      auditor.save({ tenantId: other.id, source: ALLOW_ALL }),
      auditor.save({ tenantId: null, source: ALLOW_ALL }),
      auditor.save({ tenantId: other.id, source: ALLOW_ALL, id }),
      auditor.publish({ id }),
      auditor.rollBack({ id: retired }),
      auditor.shadow({ id, on: true }),
    ];
    for (const { status, reason } of (await Promise.allSettled(acts)) as PromiseRejectedResult[]) {
      expect([status, (reason as { code?: string })?.code]).toEqual(["rejected", "FORBIDDEN"]);
    }
    expect(await versionsOf(lethe, other.id)).toEqual(before);
  });

  it("reads, checks, tries and replays", async () => {
    const auditor = callerAs(lethe, "auditor").policies;
    expect((await auditor.list({ tenantId: other.id })).versions).toHaveLength(3);
    expect((await auditor.check({ source: ALLOW_ALL })).problems).toEqual([]);
    expect((await auditor.try({ source: ALLOW_ALL, input: PLAIN_INPUT })).decision.allowStore).toBe(true);
    expect((await auditor.replay({ tenantId: null, source: ALLOW_ALL })).failures).toBe(0);
  });
});

describe("an app", () => {
  it("without the scope policy is refused every verb, on its own tenant too", async () => {
    const key = (await lethe.appKey(other, { scopes: ["cache:read", "cache:write", "stats:read", "erase"] })).key;
    const before = await versionsOf(lethe, other.id);
    const told = await everyVerb(key, theirs);
    expect(told.map(({ status }) => status)).toEqual(told.map(() => 403));
    expect(await versionsOf(lethe, other.id)).toEqual(before);
  });

  it("without a key is refused every verb", async () => {
    const told = await everyVerb(null, theirs);
    expect(told.map(({ status }) => status)).toEqual(told.map(() => 401));
  });

  it("never sees another tenant's policy or the global one", async () => {
    await draft(lethe, tenant.id, policy("allow_lookup := false"));
    const { json, text } = await send(lethe, tenant.key, "/api/v1/policies");
    expect(json.versions).toHaveLength(1);
    expect(text).not.toContain("secret");
  });

  it.each(["another tenant's", "the global one's"])(
    "never changes or counts %s versions: as if they were not there",
    async (whose) => {
      const [ids, owner] = whose === "another tenant's" ? [theirs, other.id] : [everybodys, null];
      const before = await versionsOf(lethe, owner);
      for (const told of await Promise.all(verbsOnVersions(tenant.key, ids))) {
        expect([told.status, told.json.code]).toEqual([404, "not_found"]);
        expect(told.text).not.toContain("secret");
      }
      expect(await versionsOf(lethe, owner)).toEqual(before);
    },
  );

  it("can't name a tenant in the body", async () => {
    for (const verb of ["", "/replay"]) {
      const body = { source: ALLOW_ALL, tenantId: other.id };
      expect((await send(lethe, tenant.key, `/api/v1/policies${verb}`, body)).status).toBe(400);
    }
    expect(await versionsOf(lethe, other.id)).toHaveLength(3);
  });
});

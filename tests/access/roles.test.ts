import { TRPCError } from "@trpc/server";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Act, roleAllows, type Standing } from "@/server/services/access";
import { createUser } from "@/server/services/users/create-user";
import { setGrant } from "@/server/services/users/grants";
import { ROLES, type Role, TENANT_ROLES } from "@/server/services/views";
import type { Access } from "@/server/trpc/procedures";
import { appRouter } from "@/server/trpc/router";
import { browse, signedIn } from "../support/browser";
import { type Caller, callerAs } from "../support/dashboard";
import { SYSTEM, startLethe, type TestLethe, type TestTenant } from "../support/lethe";

let lethe: TestLethe;
let own: TestTenant;
let foreign: TestTenant;
beforeAll(async () => {
  lethe = await startLethe();
  [own, foreign] = [await lethe.tenant(), await lethe.tenant()];
});
afterAll(() => lethe.close());

const procedures = Object.entries(
  appRouter._def.procedures as unknown as Record<string, { _def: { meta?: Access } }>,
).map(([path, { _def }]) => ({ path, access: _def.meta }));
const forPeople = procedures.filter(({ access }) => access?.of === "tenant" || access?.of === "server");

/** Names the tenant and nothing else: whoever is let in is told what is missing, and nothing happens. */
async function codeOf(caller: Caller, path: string, tenantId: string | null): Promise<string> {
  const [group = "", verb = ""] = path.split(".");
  const call = (caller as unknown as Record<string, Record<string, (input: unknown) => Promise<unknown>>>)[group]?.[
    verb
  ];
  try {
    await call?.(tenantId === null ? {} : { tenantId });
    return "done";
  } catch (error) {
    return error instanceof TRPCError ? error.code : String(error);
  }
}

const refused = (code: string) => code === "FORBIDDEN" || code === "NOT_FOUND";

it("every procedure says who may call it", () => {
  expect(procedures.filter(({ access }) => access === undefined)).toEqual([]);
});

describe.each([...ROLES])("a role for the whole server: %s", (role) => {
  it.each(forPeople)("$path", async ({ path, access }) => {
    const standing: Standing = { role, seesAnswers: false };
    const may = roleAllows(standing, access?.act as Act);
    const tenantId = access?.of === "server" ? null : own.id;
    expect(refused(await codeOf(callerAs(lethe, role), path, tenantId))).toBe(!may);
  });
});

describe.each([...TENANT_ROLES])("a role in one tenant: %s", (role) => {
  it.each(forPeople)("$path", async ({ path, access }) => {
    const grants = new Map([[own.id as string, { role: role as Role, seesAnswers: false }]]);
    const member = callerAs(lethe, "member", "member", { grants });
    const may = roleAllows({ role, seesAnswers: false }, access?.act as Act);
    expect(refused(await codeOf(member, path, foreign.id)), "in another tenant").toBe(true);
    expect(refused(await codeOf(member, path, null)), "over the whole server").toBe(true);
    if (access?.of === "tenant") expect(refused(await codeOf(member, path, own.id)), "in its own").toBe(!may);
  });
});

describe("somebody with a role in one tenant", () => {
  it("does not learn that there are others", async () => {
    const grants = new Map([[own.id as string, { role: "owner" as const, seesAnswers: false }]]);
    const member = callerAs(lethe, "member", "member", { grants });
    expect((await member.tenants.list()).items.map(({ id }) => id)).toEqual([own.id]);
    expect(await codeOf(member, "tenants.get", foreign.id)).toBe("NOT_FOUND");
    expect(await codeOf(member, "tenants.get", "no-such-tenant")).toBe("NOT_FOUND");
    expect(await member.erasures.list({})).toEqual([]);
  });

  it("is let in by a session as the grant says, and put out when it is taken away", async () => {
    const email = "member@example.org";
    const made = await createUser(lethe.services, SYSTEM, { email, name: "Member", role: "member" });
    await setGrant(lethe.services, SYSTEM, { tenantId: own.id, email, role: "operator", seesAnswers: false });
    const cookie = await signedIn(lethe, email, made.oneTimePassword, "a long new password");
    const get = (tenantId: string) => {
      const input = encodeURIComponent(JSON.stringify({ json: { tenantId } }));
      return browse(lethe, `/api/trpc/settings.get?input=${input}`, { headers: { cookie } });
    };
    expect((await get(own.id)).status).toBe(200);
    expect((await get(foreign.id)).status).toBe(404);
    await setGrant(lethe.services, SYSTEM, { tenantId: own.id, email, role: "auditor", seesAnswers: false });
    expect((await get(own.id)).status, "sessions end with the old rights").toBe(401);
  });

  it("may not give themselves more", async () => {
    const grants = new Map([[own.id as string, { role: "admin" as const, seesAnswers: false }]]);
    const admin = callerAs(lethe, "member", "member", { grants });
    await expect(
      admin.grants.set({ tenantId: own.id, email: "member@example.org", role: "owner" }),
    ).rejects.toMatchObject({ code: "FORBIDDEN" });
  });
});

describe("no role but owner, admin and an auditor who was named", () => {
  it("reads answers", () => {
    const readers = ROLES.filter((role) => roleAllows({ role, seesAnswers: false }, "answers"));
    expect(readers).toEqual(["owner", "admin"]);
    const named = ROLES.filter((role) => roleAllows({ role, seesAnswers: true }, "answers"));
    expect(named).toEqual(["owner", "admin", "auditor"]);
  });
});

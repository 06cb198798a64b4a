import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type Evidence, evidenceText } from "@/lib/evidence/format";
import { verifyEvidence } from "@/lib/evidence/verify-evidence";
import { makeEvidence } from "@/server/evidence/make-evidence";
import { saveUpstream, saveUpstreamSchema } from "@/server/services/upstreams/save-upstream";
import { createUser } from "@/server/services/users/create-user";
import { erase, fill } from "../services/erasure-steps";
import { callerAs } from "../support/dashboard";
import { SYSTEM, startLethe, type TestLethe, type TestTenant } from "../support/lethe";
import { ROOMY } from "../support/roomy";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let lethe: TestLethe;
let tenant: TestTenant;
let other: TestTenant;
let from: number;
let pem: string;
beforeAll(async () => {
  lethe = await startLethe({
    limits: ROOMY,
    environment: { LETHE_UPSTREAM_HOSTS: "127.0.0.1", LETHE_UPSTREAM_ADDRESSES: "127.0.0.0/8" },
  });
  other = await lethe.tenant({ name: "Kiwikontor" });
  await fill(lethe, other);
  lethe.clock.advance(3_600_000);
  from = lethe.clock.now();
  tenant = await lethe.tenant({ name: "Emusternwarte" });
  await fill(lethe, tenant);
  await fill(lethe, tenant);
  await erase(lethe, tenant, "jane");
  await lethe.services.auditTree.extend();
  pem = (await callerAs(lethe, "auditor").audit.checkpoint()).publicKeyPem;
});
afterAll(() => lethe.close());

const make = (tenantId: string | null = null, to = lethe.clock.now() + 1) =>
  makeEvidence(
    { ...lethe.services, now: lethe.clock.now(), decisionDays: 30, environment: [{ name: "Ibiswerk" }] },
    { from, to, tenantId },
  );
const read = (text: string) => JSON.parse(text) as Evidence & { signature: string };
const why = (text: string) => {
  const verdict = verifyEvidence(text, pem);
  return verdict.holds ? null : verdict.why;
};

describe("a bundle of evidence", () => {
  it("holds, and says what was cached, from which entry, under which policy, and what was erased", async () => {
    const text = await make();
    expect(why(text)).toBeNull();
    const { decisions, figures, erasures, processing, audit } = read(text);
    expect(figures.cached).toBeGreaterThan(0);
    expect(figures.cached + figures.fresh).toBe(figures.decisions);
    expect(figures.redaction.requestsWithFindings.low).toBeGreaterThan(0);
    for (const one of decisions.filter(({ cached }) => cached)) expect(one.entry).not.toBeNull();
    expect(decisions.every(({ tenant: id, policy }) => id === tenant.id && policy.digest !== "")).toBe(true);
    expect(erasures).toMatchObject([{ tenant: tenant.id, state: "complete", kind: "subject" }]);
    expect(processing).toHaveLength(2);
    expect(audit.before.size).toBeGreaterThan(0);
    expect(JSON.stringify(audit.records)).toContain("Emusternwarte");
  });

  it("of one tenant holds nothing of another, or of nobody's, but leaves", async () => {
    await createUser(lethe.services, SYSTEM, { email: "officer@example.org", name: "Officer", role: "owner" });
    await lethe.services.auditTree.extend();
    const text = await make(tenant.id);
    expect(why(text)).toBeNull();
    for (const secret of [other.id, "Kiwikontor", "officer@example.org"]) expect(text).not.toContain(secret);
    const shown = read(text).audit.records.filter((one) => !("leaf" in one));
    expect(shown.length).toBeGreaterThan(0);
    expect(shown.every((one) => "tenantId" in one && one.tenantId === tenant.id)).toBe(true);
  });

  it("names the providers that may be told what the tenant asks, and no other's", async () => {
    const { services } = lethe;
    for (const [tenantId, name] of [
      [tenant.id, "Gnubank"],
      [other.id, "Kudubank"],
    ]) {
      const given = { tenantId, name, kind: "openai", baseUrl: `${lethe.upstream.origin}/v1` };
      await saveUpstream(services, SYSTEM, saveUpstreamSchema.parse(given));
    }
    const told = read(await make(tenant.id)).processing as { recipients: string[]; activities: { data: string }[] }[];
    expect(told.map(({ recipients }) => recipients)).toEqual([["Gnubank", "Ibiswerk"]]);
    expect(told[0]?.activities.map(({ data }) => data)).toContainEqual(expect.stringContaining("by app key"));
  });

  it("of a period without anything holds, and one that ends early is a part of the trail", async () => {
    expect(why(await make(null, from + 0))).toBeNull();
    const early = read(await make(null, from + 1));
    const whole = read(await make());
    expect(whole.audit.records.slice(0, early.audit.records.length)).toEqual(early.audit.records);
  });

  it("never holds changed: a figure, a decision, a record, a receipt, whoever signed it anew", async () => {
    const text = await make();
    const bundle = read(text);
    const [first, ...rest] = bundle.audit.records;
    const changes: Partial<Evidence>[] = [
      { figures: { ...bundle.figures, cached: bundle.figures.cached + 1 } },
      { decisions: bundle.decisions.slice(1) },
      { erasures: bundle.erasures.map((one) => ({ ...one, receipt: null })) },
      { audit: { ...bundle.audit, records: rest } },
      { audit: { ...bundle.audit, before: { ...bundle.audit.before, peaks: [] } } },
      { audit: { ...bundle.audit, records: [{ ...first, actor: "somebody" } as never, ...rest] } },
      { to: bundle.from },
    ];
    for (const change of changes)
      expect(why(evidenceText({ ...bundle, ...change })), Object.keys(change)[0]).not.toBeNull();
    expect(why(text.replace('"cached":', '"cached":0,"cached":'))).not.toBeNull();
    expect(why(JSON.stringify(bundle, null, 2))).toContain("not the one that was signed");
    const flipped = bundle.signature.startsWith("A") ? "B" : "A";
    expect(why(evidenceText({ ...bundle, signature: flipped + bundle.signature.slice(1) } as never))).toContain(
      "signature",
    );
  });

  it("is made by the command beside a running server, and checked by another", async () => {
    const env = { ...process.env, LETHE_DATA_DIR: lethe.dataDirectory };
    const day = (ms: number) => new Date(ms).toISOString();
    const run = (script: string, ...args: string[]) =>
      spawnSync(process.execPath, ["--import", "tsx", script, ...args], { encoding: "utf8", env });
    const made = run(
      "scripts/make-evidence.ts",
      "--from",
      "2020-01-01",
      "--to",
      day(Date.now()),
      "--tenant",
      tenant.id,
    );
    expect(made.stderr).toBe("");
    const file = (name: string, text: string) => {
      writeFileSync(join(lethe.dataDirectory, name), text);
      return join(lethe.dataDirectory, name);
    };
    const told = run("scripts/verify-evidence.ts", file("evidence.json", made.stdout), file("key.pem", pem));
    expect([told.status, told.stdout]).toEqual([0, expect.stringContaining("The evidence holds")]);
    expect(run("scripts/make-evidence.ts", "--from", "2026-01-02", "--to", "2026-01-01").status).toBe(2);
    await expect(lethe.services.vault.ping()).resolves.toBeUndefined();
  });
});

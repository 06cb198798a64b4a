import { execFile } from "node:child_process";
import { cp, mkdtemp, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startLethe, type TestLethe, type TestTenant } from "../support/lethe";

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const EXAMPLES = (await readdir(join(ROOT, "examples"))).filter((name) => name.endsWith(".mjs"));

let lethe: TestLethe;
let tenant: TestTenant;
let place: string;
beforeAll(async () => {
  lethe = await startLethe();
  tenant = await lethe.tenant();
  // Beside their packages, which are those of these tests.
  place = await mkdtemp(join(ROOT, "tests/clients/node_modules/.examples-"));
  await run(process.execPath, ["node_modules/typescript/bin/tsc", "-p", "packages/client/tsconfig.build.json"], {
    cwd: ROOT,
  });
});
afterAll(async () => {
  await rm(place, { recursive: true, force: true });
  await lethe.close();
});

describe("an example asks twice, and the second answer is the first one kept", () => {
  it.each(EXAMPLES)("examples/%s", async (name) => {
    const file = join(place, name);
    await cp(join(ROOT, "examples", name), file);
    const env = { ...process.env, LETHE_URL: lethe.origin, LETHE_KEY: tenant.key };
    const { stdout } = await run(process.execPath, [file], { env });
    const [miss = "", hit = ""] = stdout.trim().split("\n");
    expect(miss).toMatch(/^miss /);
    expect(hit).toMatch(/^hit-exact "/);
    if (!name.startsWith("lethe-")) expect(hit.replace("hit-exact", "miss")).toBe(miss);
  });
});

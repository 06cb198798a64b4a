import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { startServer } from "./server-process";

/** The unpacked release, in bytes. */
const SIZE_MAX = 250 * 1024 * 1024;
const { version } = JSON.parse(readFileSync("package.json", "utf8")) as { version: string };

test("a release runs from its own folder with nothing beside it, and brings its commands", async ({ request }) => {
  test.setTimeout(300_000);
  const made = spawnSync(process.execPath, ["scripts/release.mjs"], { encoding: "utf8" });
  expect(made.status, made.stderr).toBe(0);
  const folder = mkdtempSync(join(tmpdir(), "lethe-release-"));
  try {
    const unpacked = spawnSync("tar", ["-xzf", `dist/lethe-${version}.tar.gz`, "-C", folder]);
    expect(unpacked.status).toBe(0);
    const home = join(folder, `lethe-${version}`);
    expect(bytesUnder(home)).toBeLessThanOrEqual(SIZE_MAX);

    const elsewhere = join(folder, "elsewhere");
    mkdirSync(elsewhere);
    const program = { args: [join(home, "lethe.mjs")], folder: elsewhere };
    const server = await startServer({ LETHE_DATA_DIR: "my-data" }, program);
    const kept = join(folder, "kept");
    try {
      const page = await request.get(`${server.url}/login`);
      expect(page.status()).toBe(200);
      const style = /\/_next\/static\/[^"]+\.css/.exec(await page.text())?.[0];
      expect((await request.get(`${server.url}${style}`)).status()).toBe(200);
      for (const outcome of ["miss", "hit-exact"]) {
        await expect.poll(() => ask(server), { message: outcome }).toBe(outcome);
      }
    } finally {
      // The start was told a folder relative to where it was called.
      cpSync(join(elsewhere, "my-data"), kept, { recursive: true });
      await server.stop();
    }
    const env = { ...process.env, LETHE_DATA_DIR: kept };
    const command = (...args: string[]) =>
      spawnSync(process.execPath, [join(home, "lethe.mjs"), ...args], { encoding: "utf8", env, cwd: elsewhere });
    expect(command("version").stdout).toBe(`${version}\n`);
    expect(command("vault:check")).toMatchObject({ status: 0 });
    expect(command("admin:reset", "admin@lethe.local")).toMatchObject({ status: 0 });
    expect(command("verify:receipt", "no-such-file.json", "key")).toMatchObject({ status: 2 });
    expect(command("misspelt")).toMatchObject({ status: 2, stderr: expect.stringContaining("admin:reset") });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

async function ask({ url, appKey }: { url: string; appKey: string }): Promise<string | null> {
  const answer = await fetch(`${url}/v1/chat/completions`, {
    method: "POST",
    headers: { Authorization: `Bearer ${appKey}`, "Content-Type": "application/json" },
    body: JSON.stringify({
      model: "lethe-demo",
      messages: [{ role: "user", content: "What is the capital of Peru?" }],
    }),
  });
  await answer.text();
  return answer.headers.get("Lethe-Outcome");
}

function bytesUnder(folder: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
}

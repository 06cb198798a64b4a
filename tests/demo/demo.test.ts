import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { describe, expect, it } from "vitest";

/** Room for a build, where none of the present sources is there yet. */
const TIMEOUT_MS = 300_000;

describe("the demo", () => {
  it(
    "keeps every promise on a server of its own and leaves nothing behind",
    async () => {
      const { code, output } = await runDemo(["--fast"]);
      expect(output).toContain("Every promise was kept.");
      expect(output).not.toMatch(/^ {2}NO /m);
      expect(output).toMatch(/200 of 200 sealed answers found in the data files before, 0 after/);
      expect(existsSync(/data\s+(\S+), removed at the end/.exec(output)?.[1] ?? "")).toBe(false);
      expect(code).toBe(0);
    },
    TIMEOUT_MS,
  );

  it("refuses to be told of a tenant to erase without the server it is on", async () => {
    const { code, output } = await runDemo(["--erase", "Somebody"]);
    expect(output).toContain("--key and --erase go with --url");
    expect(code).toBe(2);
  });
});

async function runDemo(args: readonly string[]): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, ["scripts/demo.mjs", ...args], { stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8");
    stream.on("data", (text: string) => {
      output += text;
    });
  }
  const [code] = (await once(child, "close")) as [number | null];
  return { code, output };
}

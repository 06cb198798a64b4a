import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import canonicalize from "canonicalize";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PUBLIC_PEM, SIGNED } from "./signed-receipt";

const PROJECT = fileURLToPath(new URL("../..", import.meta.url));
let directory = "";
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "lethe-receipt-"));
  write("key.pem", PUBLIC_PEM);
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

function write(name: string, content: unknown): string {
  const path = join(directory, name);
  writeFileSync(path, typeof content === "string" ? content : (canonicalize(content) ?? ""));
  return path;
}

function verify(...args: string[]) {
  const { status, stdout, stderr } = spawnSync("npm", ["run", "-s", "verify:receipt", "--", ...args], {
    cwd: PROJECT,
    encoding: "utf8",
  });
  return { status, stdout, stderr };
}

describe("npm run verify:receipt", () => {
  it("exits 0 for a receipt that holds, and says what it proves", () => {
    const { status, stdout } = verify(write("receipt.json", SIGNED), join(directory, "key.pem"));
    expect(status).toBe(0);
    expect(stdout).toContain("The receipt holds.");
    for (const said of [
      "Café é",
      "privacy@example.org",
      "40 decisions, 12 entries",
      "key-1, key-2",
      "scan for remains",
      "Backups made before.",
      "searched",
    ]) {
      expect(stdout).toContain(said);
    }
  });

  it("takes the API's reply, whose own key it does not trust", () => {
    const reply = write("reply.json", { receipt: SIGNED, public_key: "another key" });
    expect(verify(reply, join(directory, "key.pem")).status).toBe(0);
    const forged = write("forged.json", { receipt: { ...SIGNED, requestedBy: "someone" }, public_key: PUBLIC_PEM });
    expect(verify(forged, join(directory, "key.pem")).status).toBe(1);
  });

  it.each([
    ["a changed receipt", { ...SIGNED, generation: 4 }, /does NOT hold: the signature/],
    ["garbage", "{", /does NOT hold: not a receipt/],
  ])("exits 1 for %s, on standard error alone", (_, content, why) => {
    const { status, stdout, stderr } = verify(write("bad.json", content), join(directory, "key.pem"));
    expect([status, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(why);
  });

  it("exits 2 when it is not told what to verify, or can't read it", () => {
    expect(verify().status).toBe(2);
    const { status, stderr } = verify(join(directory, "nothing.json"), join(directory, "key.pem"));
    expect(status).toBe(2);
    expect(stderr).toMatch(/nothing\.json can't be read/);
  });
});

import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Fault } from "./faults";

/** Longest that the tests of one fault may run: a fault that makes them hang was noticed, too. */
const RUN_MS_MAX = 600_000;
/** Made by `npm run generate`, and in no commit. */
const GENERATED = "src/server/store/generated";

/** The files of the work tree in another folder, where one of them at a time says something wrong. */
export class PlantedCopy {
  private readonly folder = mkdtempSync(join(tmpdir(), "lethe-mutate-"));

  constructor(project: string) {
    const listed = spawnSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], { cwd: project });
    for (const file of listed.stdout.toString().split("\0")) {
      if (file === "" || file.startsWith("bench/")) continue;
      mkdirSync(dirname(join(this.folder, file)), { recursive: true });
      cpSync(join(project, file), join(this.folder, file), { force: true });
    }
    cpSync(join(project, GENERATED), join(this.folder, GENERATED), { recursive: true });
    symlinkSync(join(project, "node_modules"), join(this.folder, "node_modules"));
  }

  /** @throws when the text does not stand in the file exactly once */
  plant({ file, find, replace }: Fault): () => void {
    const path = join(this.folder, file);
    const before = readFileSync(path, "utf8");
    const [head = "", tail, ...more] = before.split(find);
    if (tail === undefined || more.length > 0) throw new Error(`${file} does not hold this once: ${find}`);
    writeFileSync(path, head + replace + tail);
    return () => writeFileSync(path, before);
  }

  /** Do these tests pass? */
  passes(tests: readonly string[]): boolean {
    const args = ["run", "--bail=1", "--reporter=dot", ...tests];
    const options = { cwd: this.folder, timeout: RUN_MS_MAX, killSignal: "SIGKILL" as const };
    return spawnSync(join("node_modules", ".bin", "vitest"), args, { ...options, stdio: "ignore" }).status === 0;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

import { createHash } from "node:crypto";
import fs from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";

const ENTRY = "src/server/store/sqlite/thread/main.ts";
let made: Promise<string> | null = null;

/**
 * The file that a thread begins with: beside the bundle its second entry. From the sources (Next, tests, development) it is
 * bundled once a process: a thread that compiled its sources itself would start in a second and not in a tenth of one.
 */
export function threadEntry(projectDirectory: string, moduleUrl: string = import.meta.url): Promise<string> {
  if (/\/dist\/[\w-]+\.mjs$/.test(moduleUrl))
    return Promise.resolve(path.join(fileURLToPath(moduleUrl), "../sqlite-thread.mjs"));
  made ??= bundle(projectDirectory);
  return made;
}

async function bundle(projectDirectory: string): Promise<string> {
  // By a path that no bundler can follow: the compiler is no part of the server.
  const require = createRequire(path.join(projectDirectory, "package.json"));
  const { build } = require("esbuild") as typeof import("esbuild");
  const { outputFiles } = await build({
    entryPoints: [path.join(projectDirectory, ENTRY)],
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    packages: "external",
    alias: { "@": path.join(projectDirectory, "src") },
    write: false,
  });
  const [output] = outputFiles;
  if (output === undefined) throw new Error("the threads of the store could not be bundled");
  const name = `sqlite-thread-${createHash("sha256").update(output.contents).digest("hex").slice(0, 16)}.mjs`;
  // Inside node_modules, so that packages are found from there.
  return writeOnce(path.join(projectDirectory, "node_modules/.cache/lethe", name), output.contents);
}

/** Several processes may start at once: a file is never seen half written. */
async function writeOnce(file: string, contents: Uint8Array): Promise<string> {
  await fs.mkdir(path.dirname(file), { recursive: true });
  const mine = `${file}.${process.pid}.${performance.now()}`;
  await fs.writeFile(mine, contents);
  await fs.rename(mine, file);
  return file;
}

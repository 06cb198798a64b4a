import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The file that a thread begins with: beside the bundle its second entry, else the sources (Next, tests, development). */
export function workerEntry(projectDirectory: string, moduleUrl: string = import.meta.url): string {
  const bundled = /\/dist\/[\w-]+\.mjs$/.test(moduleUrl);
  if (!bundled) return join(projectDirectory, "src/server/workers/from-sources.mjs");
  return join(fileURLToPath(moduleUrl), "../worker.mjs");
}

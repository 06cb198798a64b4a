// `npm run demo`: real questions through a Lethe of its own, watched live, and one tenant erased at the end.
import process from "node:process";
import { build, checkNode, generate, install, ROOT } from "./steps.mjs";

checkNode();
process.chdir(ROOT);
install("production");
generate();
const { register } = await import("tsx/esm/api");
register();
const { readArguments } = await import("./demo/arguments.ts");
const options = readArguments(process.argv.slice(2));
if (options.server.kind === "own") build();
const { runDemo } = await import("./demo/run.ts");
process.exitCode = await runDemo(options);

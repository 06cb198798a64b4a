#!/usr/bin/env node
// `node lethe.mjs`: the server. `node lethe.mjs COMMAND ...`: one of the commands beside it (`node lethe.mjs help`).
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const HOME = path.dirname(fileURLToPath(import.meta.url));
const { version, commands, nextConfig } = JSON.parse(fs.readFileSync(path.join(HOME, "release.json"), "utf8"));
const [command, ...rest] = process.argv.slice(2);

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19))
  refuse(`Node ${process.versions.node} is too old: install Node 20.19 or newer.`);

// What lies beside the program goes with the next version: data stays where it was started.
for (const name of ["LETHE_DATA_DIR", "LETHE_LEDGER_DIR"]) {
  const value = process.env[name] ?? (name === "LETHE_DATA_DIR" ? "data" : undefined);
  if (value !== undefined) process.env[name] = path.resolve(value);
}

if (command === undefined) await start();
else if (command === "version" || command === "--version") process.stdout.write(`${version}\n`);
else if (Object.hasOwn(commands, command)) await runCommand(commands[command]);
else help(command === "help" || command === "--help" ? 0 : 2);

async function start() {
  process.env.NODE_ENV = "production";
  process.env.NEXT_TELEMETRY_DISABLED = "1";
  process.env.__NEXT_PRIVATE_STANDALONE_CONFIG = JSON.stringify(nextConfig);
  process.chdir(HOME);
  await import(pathToFileURL(path.join(HOME, "dist/main.mjs")).href);
}

/** Arguments that are files stay relative to where the command was called. */
async function runCommand(file) {
  const script = path.join(HOME, "dist", file);
  process.argv = [process.execPath, script, ...rest];
  await import(pathToFileURL(script).href);
}

function help(status) {
  const lines = [
    "node lethe.mjs            start the server",
    ...Object.keys(commands).map((name) => `node lethe.mjs ${name}`),
  ];
  process[status === 0 ? "stdout" : "stderr"].write(`Lethe ${version}\n  ${lines.join("\n  ")}\n`);
  process.exitCode = status;
}

function refuse(text) {
  process.stderr.write(`lethe: ${text}\n`);
  process.exit(1);
}

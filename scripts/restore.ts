// `npm run -s restore -- BACKUP (--receipt FILE | --ledger-head SEQUENCE:HASH | --no-receipt) [--keys BACKUP] [--replace]`
// Puts a backup back with the server stopped, and erases again what was erased since it was made. The latest receipt says
// how far the ledger must reach: without one nobody sees that all copies, the ledger among them, are equally old.
import { createInterface } from "node:readline/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { restoreBackup } from "../src/server/backup/restore-backup";
import { readStatedHead } from "../src/server/backup/stated-head";
import { readConfig } from "../src/server/config";
import { createLogger } from "../src/server/logger";
import { fail, readText } from "./evidence";

const USAGE =
  "Usage: npm run -s restore -- BACKUP (--receipt FILE | --ledger-head SEQUENCE:HASH | --no-receipt) [--keys BACKUP] [--replace]";
const PROJECT = fileURLToPath(new URL("..", import.meta.url));

async function main(): Promise<void> {
  const { backup, options } = readArguments();
  const config = readConfig(process.env, PROJECT);
  const named = await statedHead(options);
  const stated = [named, config.ledgerHead].filter((head) => head !== null);
  if (stated.length === 0 && options["no-receipt"] !== true)
    fail(
      "Name the latest receipt of an erasure (--receipt FILE), its ledger head (--ledger-head), or --no-receipt.",
      2,
    );
  const { madeAt, remarks } = await restoreBackup({
    config,
    projectDirectory: PROJECT,
    clock: { now: () => Date.now(), elapsed: () => performance.now() },
    log: createLogger("silent"),
    backup,
    keysFrom: options.keys ?? null,
    stated,
    replace: options.replace === true,
  });
  process.stdout.write([`Restored the backup of ${madeAt}.`, ...remarks, ""].join("\n"));
}

function readArguments() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        receipt: { type: "string" },
        "ledger-head": { type: "string" },
        "no-receipt": { type: "boolean" },
        keys: { type: "string" },
        replace: { type: "boolean" },
      },
    });
    const [backup] = positionals;
    if (backup === undefined || positionals.length > 1) return fail(USAGE, 2);
    return { backup, options: values };
  } catch {
    return fail(USAGE, 2);
  }
}

async function statedHead(options: ReturnType<typeof readArguments>["options"]) {
  const { receipt, "ledger-head": head } = options;
  if (head !== undefined) return readStatedHead(head) ?? fail("A ledger head is SEQUENCE:HASH, as in a receipt.", 2);
  const path = receipt ?? (options["no-receipt"] === true ? "" : await askForReceipt());
  if (path === "") return null;
  return readStatedHead(readText(path)) ?? fail(`${path} is no receipt that names the ledger.`, 2);
}

/** Somebody at a terminal is asked; nobody else is waited for. */
async function askForReceipt(): Promise<string> {
  if (!process.stdin.isTTY || process.env.LETHE_LEDGER_HEAD) return "";
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const path = await terminal.question("File with the latest receipt of an erasure: ");
  terminal.close();
  return path.trim();
}

main().catch((error: Error) => fail(error.message, 1));

// `npm run -s vault:check`: can every slot of the vault file be read? `-- --discard SLOT` gives up what a damaged one held.
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { lockDirectory } from "../src/server/lock-directory";
import { discardSlot, findDamage } from "../src/server/vault/sector-file";

const [flag, slotText] = process.argv.slice(2);
const directory = resolve(process.env.LETHE_DATA_DIR || "data");
const path = resolve(directory, "keys/vault.bin");

async function main(): Promise<number> {
  if (!existsSync(path)) return say(`${path} is missing: name the data directory with LETHE_DATA_DIR`, 1);
  const found = await findDamage(path);
  if (flag === "--discard") return discard(Number(slotText), found.damaged);
  say(`${path}: ${found.slots} slots, ${found.damaged.length} damaged, ${found.damagedHeaders} of 2 heads damaged`);
  if (found.damaged.length === 0) {
    return found.damagedHeaders === 0 ? 0 : say("The next start mends the damaged head from the other one.");
  }
  say(`Damaged slots: ${found.damaged.join(", ")}`);
  return say(
    "Restore the folder of keys from your backup. Without one, a slot can be given up for good with -- --discard SLOT: if it held the key of a tenant or of people, what was stored under it can never be read again.",
    1,
  );
}

async function discard(slot: number, damaged: readonly number[]): Promise<number> {
  if (!damaged.includes(slot)) return say(`Slot ${slotText} is not damaged: nothing was changed.`, 1);
  // Not while a server runs on it.
  const release = await lockDirectory(directory);
  await discardSlot(path, slot);
  await release();
  return say(`Slot ${slot} was given up.`);
}

function say(text: string, status = 0): number {
  process.stdout.write(`${text}\n`);
  return status;
}

main().then(
  (status) => process.exit(status),
  (error: Error) => process.exit(say(error.message, 1)),
);

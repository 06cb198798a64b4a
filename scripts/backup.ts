// `npm run -s backup -- FOLDER`: database and keys, copied beside a running server into a folder that is not there yet.
// Never the ledger: it says what must not come back, and has to be newer than every backup.
import { setPriority } from "node:os";
import { fileURLToPath } from "node:url";
import { version } from "../package.json";
import { makeBackup } from "../src/server/backup/make-backup";
import { readConfig } from "../src/server/config";
import { fail } from "./evidence";

const [folder] = process.argv.slice(2);
if (folder === undefined || process.argv.length > 3) fail("Usage: npm run -s backup -- FOLDER", 2);

// Requests go first.
try {
  setPriority(15);
} catch {
  // A sandbox may forbid it.
}
const config = readConfig(process.env, fileURLToPath(new URL("..", import.meta.url)));
const made = await makeBackup(config, folder, version).catch((error: Error) => fail(error.message, 1));
process.stdout.write(
  `${made.directory}: ${made.files.length} files, ${made.files.reduce((sum, { bytes }) => sum + bytes, 0)} bytes. The ledger stood at record ${made.ledger.sequence}; it is not in the backup (${config.ledgerDirectory}).\n`,
);

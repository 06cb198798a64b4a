// `npm run -s admin:reset -- EMAIL`: a new one-time password for somebody who can't log in any more, the first owner too.
// Their sessions and second factors end. It works beside a running server, on the database that the environment names.
import { fileURLToPath } from "node:url";
import { readConfig } from "../src/server/config";
import { resetAccount } from "../src/server/services/users/reset-account";
import { openDatabase } from "../src/server/store/database";
import { fail } from "./evidence";

const PROJECT = fileURLToPath(new URL("..", import.meta.url));
const [email] = process.argv.slice(2);
if (email === undefined || process.argv.length > 3) fail("Usage: npm run -s admin:reset -- EMAIL", 2);

const { databaseUrl: url, databaseAppUrl: appUrl } = readConfig(process.env, PROJECT);
const db = await openDatabase({ url, appUrl, migrationsRoot: `${PROJECT}/prisma`, now: Date.now });
try {
  const { known, oneTimePassword } = await resetAccount(db, Date.now(), email);
  if (oneTimePassword === null) {
    const there = known.length === 0 ? "There are no accounts: start the server." : `There are: ${known.join(", ")}`;
    fail(`There is no account ${email}. ${there}`, 1);
  }
  process.stdout.write(`${oneTimePassword}\n`);
  process.stderr.write(
    `One-time password of ${email}: choose your own at the next login. Sessions and second factors have ended.\n`,
  );
} finally {
  await db.close();
}

// `npm run -s move -- --to postgresql://...`: moves the SQLite database and the key file of a data directory to Postgres.
// Stop the server first. Interrupted, run it again. `-- --cancel` gives a move up and stays on SQLite.
import { fileURLToPath } from "node:url";
import { ConfigError, readConfig } from "../src/server/config";
import { lockDirectory } from "../src/server/lock-directory";
import { createLogger } from "../src/server/logger";
import { cancelMove, moveToPostgres } from "../src/server/move/open-move";
import { fail } from "./evidence";

const PROJECT = fileURLToPath(new URL("..", import.meta.url));
const USAGE = `Usage: npm run -s move -- --to postgresql://user:password@host:5432/database
       npm run -s move -- --cancel`;

async function main(): Promise<void> {
  const [flag, to] = process.argv.slice(2);
  if (flag !== "--cancel" && !(flag === "--to" && /^postgres(ql)?:\/\//.test(to ?? ""))) fail(USAGE, 2);
  const config = readConfig(process.env, PROJECT);
  const release = await lockDirectory(config.dataDirectory);
  const migrationsRoot = `${PROJECT}/prisma`;
  const say = (text: string) => void process.stdout.write(`${text}\n`);
  try {
    if (flag === "--cancel") {
      await cancelMove(config, migrationsRoot);
      say("This database may be used again. What was moved so far is left in Postgres: drop that database.");
      return;
    }
    await moveToPostgres({ config, to: to ?? "", migrationsRoot, log: createLogger(config.logLevel), say });
    say("Start with DATABASE_URL naming the Postgres, LETHE_VAULT=database and the root key you gave here.");
    say(
      "lethe.db and the folder keys are as they were; delete them when you are sure: what is erased from now on is still in them.",
    );
  } finally {
    await release();
  }
}

main().catch((error: Error) => {
  const isOurs = error instanceof ConfigError || error.name === "StartRefused" || error.name === "MigrationRefused";
  fail(isOurs ? error.message : (error.stack ?? error.message), 1);
});

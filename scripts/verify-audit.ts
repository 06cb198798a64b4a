// `npm run -s verify:audit -- AUDIT.json PUBLIC_KEY [CHECKPOINT...]`: is this the whole audit trail, as it was signed?
// Exit 0 only when it is. AUDIT.json is what the dashboard's audit page gives, PUBLIC_KEY a file with the key as PEM. Each
// CHECKPOINT is a file kept from earlier, or out of the server's log: against those a trail that was cut off shows.
import { runCommand } from "../packages/verify/src/commands";

runCommand("audit", process.argv.slice(2), "npm run -s verify:audit --");

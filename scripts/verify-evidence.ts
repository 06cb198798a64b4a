// `npm run -s verify:evidence -- EVIDENCE.json PUBLIC_KEY [CHECKPOINT...]`: does a bundle of evidence hold? Exit 0 only when it does.
// EVIDENCE.json is what `npm run -s evidence` writes, PUBLIC_KEY a file with the key as PEM; CHECKPOINTs were kept from earlier.
import { runCommand } from "../packages/verify/src/commands";

runCommand("evidence", process.argv.slice(2), "npm run -s verify:evidence --");

// `npm run -s verify:receipt -- RECEIPT.json PUBLIC_KEY`: does this receipt hold? Exit 0 only when it does.
// RECEIPT.json is the receipt itself, or the API's reply that wraps it. PUBLIC_KEY is a file with the key as PEM.
import { runCommand } from "../packages/verify/src/commands";

runCommand("receipt", process.argv.slice(2), "npm run -s verify:receipt --");

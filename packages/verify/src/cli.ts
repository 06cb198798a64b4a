import { runCommand } from "./commands";

const [command, ...args] = process.argv.slice(2);
if (command !== "receipt" && command !== "audit" && command !== "evidence") {
  process.stderr.write(
    "Usage: lethe-verify receipt RECEIPT.json PUBLIC_KEY\n       lethe-verify audit AUDIT.json PUBLIC_KEY [CHECKPOINT...]\n       lethe-verify evidence EVIDENCE.json PUBLIC_KEY [CHECKPOINT...]\n",
  );
  process.exit(2);
}
runCommand(command, args, `lethe-verify ${command}`);

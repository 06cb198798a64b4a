import { lockDirectory } from "@/server/lock-directory";

/** Takes the lock of a folder, says so, and holds it until it is ended. What it was refused for goes to standard error. */
const [directory = ""] = process.argv.slice(2);
lockDirectory(directory).then(
  () => {
    process.stdout.write("held\n");
    setInterval(() => undefined, 60_000);
  },
  (error: Error) => {
    process.stderr.write(`${error.name}: ${error.message}\n`);
    process.exit(1);
  },
);

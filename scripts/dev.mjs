// `npm run dev`: the server from its sources, started anew when they change; pages by Next's own reloading.
import { spawn } from "node:child_process";
import { checkNode, generate, install, ROOT } from "./steps.mjs";

checkNode();
process.chdir(ROOT);
install("all");
generate();
const child = spawn(
  process.execPath,
  ["node_modules/tsx/dist/cli.mjs", "watch", "--exclude", ".next/**", "src/server/main.ts"],
  {
    cwd: ROOT,
    stdio: "inherit",
    env: { ...process.env, NODE_ENV: "development", NEXT_TELEMETRY_DISABLED: "1" },
  },
);
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => child.kill(signal));
child.on("exit", (code) => process.exit(code ?? 0));

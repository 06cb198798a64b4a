import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** What the first start prints. */
export interface RunningServer {
  url: string;
  dataDirectory: string;
  oneTimePassword: string;
  appKey: string;
  stop: () => Promise<void>;
}

const START_MS_MAX = 120_000;
const STOP_MS_MAX = 15_000;

/** What is started, and from which folder. */
interface Program {
  readonly args: readonly string[];
  readonly folder: string;
}

const BUILT: Program = { args: ["dist/main.mjs"], folder: process.cwd() };

/**
 * The built server in a process of its own, on a free port and with a fresh data directory.
 * `LETHE_BROWSER_DEV=1` runs the sources instead, for work on the dashboard.
 */
export async function startServer(
  settings: Record<string, string> = {},
  program: Program = BUILT,
): Promise<RunningServer> {
  const dataDirectory = await mkdtemp(join(tmpdir(), "lethe-browser-"));
  const development = process.env.LETHE_BROWSER_DEV === "1";
  const command = development ? ["--import", "tsx", "src/server/main.ts"] : program.args;
  const child = spawn(process.execPath, command, {
    cwd: program.folder,
    env: {
      ...process.env,
      NODE_ENV: development ? "development" : "production",
      PORT: "0",
      LETHE_DATA_DIR: dataDirectory,
      LETHE_DEMO_WORD_DELAY_MS: "0",
      LETHE_LOG_LEVEL: "warn",
      NEXT_TELEMETRY_DISABLED: "1",
      // Only the demo model: a test must not call a provider that somebody has set up.
      OPENAI_API_KEY: "",
      OPENAI_BASE_URL: "",
      ANTHROPIC_API_KEY: "",
      ...settings,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const stop = async () => {
    await stopChild(child);
    await rm(dataDirectory, { recursive: true, force: true });
  };
  try {
    const printed = await firstLines(child);
    return { ...printed, dataDirectory, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Reads the output until all that is needed was printed. */
function firstLines(child: ChildProcess): Promise<Omit<RunningServer, "stop" | "dataDirectory">> {
  return new Promise((resolve, reject) => {
    let output = "";
    const give = setTimeout(() => reject(new Error(`the server did not start in time:\n${output}`)), START_MS_MAX);
    const read = (chunk: Buffer) => {
      output += chunk.toString();
      const url = /is ready: (http:\/\/\S+)/.exec(output)?.[1];
      const oneTimePassword = /one-time password\s+(\S+)/.exec(output)?.[1];
      const appKey = /lth_live_[0-9A-Za-z_-]+/.exec(output)?.[0];
      if (url === undefined || oneTimePassword === undefined || appKey === undefined) return;
      clearTimeout(give);
      resolve({ url, oneTimePassword, appKey });
    };
    child.stdout?.on("data", read);
    child.stderr?.on("data", read);
    child.once("exit", (code) => {
      clearTimeout(give);
      reject(new Error(`the server ended with ${code}: run \`npm run build\` first?\n${output}`));
    });
  });
}

function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    const hard = setTimeout(() => child.kill("SIGKILL"), STOP_MS_MAX);
    child.once("exit", () => {
      clearTimeout(hard);
      resolve();
    });
    child.kill("SIGTERM");
  });
}

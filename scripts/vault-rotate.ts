// `npm run -s vault:rotate`: puts the keys under another root. Stop the servers first; interrupted, run it again.
// The root as the server has it, and the new one in the same variables with _NEW behind their names. Without a new one: the
// next epoch of the same root. Afterwards start with the new one: the old one is refused.
import { readConfig } from "../src/server/config";
import { lockDirectory } from "../src/server/lock-directory";
import { rotateVault } from "../src/server/vault/rotate-root";

const ROOT_VARIABLES = [
  "LETHE_ROOT_KEY",
  "LETHE_ROOT_KEY_FILE",
  "LETHE_TRANSIT_URL",
  "LETHE_TRANSIT_KEY",
  "LETHE_TRANSIT_TOKEN_FILE",
] as const;

/** Null where none is named. */
function withNewRoot(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv | null {
  const next = { ...environment };
  for (const name of ROOT_VARIABLES) {
    delete next[name];
    const value = environment[`${name}_NEW`];
    if (value !== undefined) next[name] = value;
  }
  return ROOT_VARIABLES.some((name) => next[name]) ? next : null;
}

async function main(): Promise<string> {
  const project = process.cwd();
  const from = readConfig(process.env, project);
  const next = withNewRoot(process.env);
  const release = await lockDirectory(from.dataDirectory);
  try {
    return await rotateVault(from, next === null ? null : readConfig(next, project));
  } finally {
    await release();
  }
}

main().then(
  (text) => console.log(text),
  (error: Error) => {
    console.error(error.message);
    process.exit(1);
  },
);

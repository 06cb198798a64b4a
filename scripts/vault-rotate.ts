// `npm run -s vault:rotate`: wraps the keys in the database under another root. Stop the servers first; interrupted, run it again.
// From LETHE_ROOT_KEY to LETHE_ROOT_KEY_NEW. Afterwards start with the new one: the old one is refused.
import { changeRoot } from "../src/server/vault/database-records";
import { type RootWrapper, rootOfSecret } from "../src/server/vault/root-wrapper";

function rootFrom(variable: string): RootWrapper {
  const text = process.env[variable] ?? "";
  if (!/^[0-9a-fA-F]{64}$/.test(text)) throw new Error(`${variable} must be 64 hexadecimal digits (32 bytes)`);
  return rootOfSecret(Buffer.from(text, "hex"));
}

async function main(): Promise<string> {
  const url = process.env.DATABASE_URL ?? "";
  if (!url.startsWith("postgres")) throw new Error("DATABASE_URL must name the Postgres that holds the keys");
  const count = await changeRoot(url, rootFrom("LETHE_ROOT_KEY"), rootFrom("LETHE_ROOT_KEY_NEW"));
  return `${count} keys were wrapped under the new root. Start with it as LETHE_ROOT_KEY: the old one is refused now.`;
}

main().then(
  (text) => console.log(text),
  (error: Error) => {
    console.error(error.message);
    process.exit(1);
  },
);

import { resolve } from "node:path";
import { StartRefused } from "../ports/start-refused";
import type { Vault } from "../ports/vault";
import { openDatabaseVault } from "./database-records";
import { openKeyFileVault } from "./key-file";
import { Keyring } from "./keyring";
import { readKeyFile } from "./read-vault";
import { type RootWrapper, rootOfSecret } from "./root-wrapper";
import { rootInTransit, type TransitOptions } from "./transit-root";

export interface VaultOptions {
  readonly vault: "file" | "database";
  readonly dataDirectory: string;
  readonly databaseUrl: string;
  readonly rootSecret: Uint8Array | null;
  readonly transit: TransitOptions | null;
}

/** @param mayCreate false where the database is filled already. @throws StartRefused */
export function openVault(options: VaultOptions, mayCreate: boolean): Promise<Vault> {
  if (options.vault === "database") return openShared(options);
  return openKeyFileVault({
    directory: resolve(options.dataDirectory, "keys"),
    mayCreate,
    ...(options.rootSecret === null ? {} : { rootSecret: options.rootSecret }),
  });
}

/** To read, beside a server that may be running. @throws StartRefused */
export async function openVaultToRead(options: VaultOptions): Promise<Vault> {
  if (options.vault === "database") return openShared(options);
  const directory = resolve(options.dataDirectory, "keys");
  const root = options.rootSecret === null ? {} : { rootSecret: options.rootSecret };
  return Keyring.over(await readKeyFile({ directory, mayCreate: false, ...root }));
}

async function openShared({ databaseUrl, ...options }: VaultOptions): Promise<Vault> {
  if (!databaseUrl.startsWith("postgres")) {
    throw new StartRefused("LETHE_VAULT=database needs Postgres: name one in DATABASE_URL, or leave LETHE_VAULT away.");
  }
  return openDatabaseVault(databaseUrl, rootOf(options));
}

/** @throws StartRefused where the operator holds none */
export function rootOf({ rootSecret, transit }: Pick<VaultOptions, "rootSecret" | "transit">): RootWrapper {
  if (transit !== null) return rootInTransit(transit);
  if (rootSecret !== null) return rootOfSecret(rootSecret);
  throw new StartRefused(
    "LETHE_VAULT=database needs a root key that you hold: LETHE_ROOT_KEY (openssl rand -hex 32), LETHE_ROOT_KEY_FILE, or a transit engine in LETHE_TRANSIT_URL.",
  );
}

import { chmodSync, cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach } from "vitest";
import type { SubjectRef, TenantId } from "@/lib/core/brand";
import type { Vault } from "@/server/ports/vault";
import { openKeyFileVault } from "@/server/vault/key-file";

export const ACME = "acme" as TenantId;
export const OTHER = "other" as TenantId;
export const JANE = "jane" as SubjectRef;

const made: string[] = [];
const opened: Vault[] = [];

afterEach(async () => {
  for (const vault of opened.splice(0)) await vault.close().catch(() => undefined);
  for (const directory of made.splice(0)) rmSync(directory, { recursive: true, force: true });
});

/** A folder that does not exist yet, inside one that goes after the test. */
export function newFolder(): string {
  const base = mkdtempSync(join(tmpdir(), "lethe-vault-"));
  made.push(base);
  return join(base, "keys");
}

export function copyFolder(folder: string): string {
  const copy = newFolder();
  cpSync(folder, copy, { recursive: true });
  return copy;
}

export async function openVault(directory: string, rootSecret?: Uint8Array): Promise<Vault> {
  const vault = await openKeyFileVault({ directory, ...(rootSecret === undefined ? {} : { rootSecret }) });
  opened.push(vault);
  return vault;
}

export const vaultBytes = (folder: string) => readFileSync(join(folder, "vault.bin"));
export const rootBytes = (folder: string) => readFileSync(join(folder, "root.key"));

export function modes(folder: string): Record<string, number> {
  const files = readdirSync(folder).map((name) => [name, statSync(join(folder, name)).mode & 0o777]);
  return { ".": statSync(folder).mode & 0o777, ...Object.fromEntries(files) };
}

export function widen(folder: string): void {
  for (const name of readdirSync(folder)) chmodSync(join(folder, name), 0o666);
  chmodSync(folder, 0o777);
}

export const textOf = (bytes: Uint8Array | undefined) => Buffer.from(bytes ?? []).toString("hex");

/** All keys that the tests make, as text: to compare before and after. */
export async function keysOf(vault: Vault): Promise<string> {
  const tenants = await Promise.all([ACME, OTHER].map((tenant) => vault.tenantKeys(tenant)));
  const data = [await vault.dataKey(ACME, null), await vault.dataKey(ACME, JANE), await vault.dataKey(OTHER, null)];
  return JSON.stringify({
    tenants: tenants.map(({ id, index, mac, subject }) => [id, textOf(index), textOf(mac), textOf(subject)]),
    data: data.map(({ id, key }) => [id, textOf(key)]),
    server: [
      textOf(await vault.appKeyPepper()),
      textOf(await vault.sessionSecret()),
      textOf((await vault.receiptKey()).privateKeyDer),
    ],
  });
}

import { beforeEach, describe } from "vitest";
import type { Vault } from "@/server/ports/vault";
import { newFolder, openVault } from "../vault/vault-folder";

export interface OpenedVault {
  vault: Vault;
  /** Closes and opens again, as after a restart. */
  reopen(): Promise<void>;
}

/** Runs a suite on each kind of vault, a fresh one for every test. */
export function onEveryVault(name: string, suite: (opened: OpenedVault) => void): void {
  describe(`${name} (file)`, () => {
    const opened = {} as OpenedVault;
    beforeEach(async () => {
      const folder = newFolder();
      opened.vault = await openVault(folder);
      opened.reopen = async () => {
        await opened.vault.close();
        opened.vault = await openVault(folder);
      };
    });
    suite(opened);
  });
}

import { LRUCache } from "lru-cache";
import { createScanner, type Scanner } from "@/lib/pii/scan";
import type { TenantSettings } from "./settings-schema";

const SCANNERS_MAX = 1_000;

/** One scanner a set of recognisers; tenants without any of their own share one. */
export class TenantScanners {
  private readonly scanners = new LRUCache<string, Scanner>({ max: SCANNERS_MAX });
  private readonly builtIn = createScanner();

  /**
   * Of the settings that the caller holds, not of a tenant by name: those may just be read anew.
   * @throws Error when the stored recognisers no longer compile: then nothing is scanned and nothing cached
   */
  of({ recognisers }: Pick<TenantSettings, "recognisers">): Scanner {
    const { custom, deny, allow, names } = recognisers;
    if (custom.length + deny.length + allow.length === 0 && names === "all") return this.builtIn;
    const text = JSON.stringify(recognisers);
    const known = this.scanners.get(text);
    if (known !== undefined) return known;
    const scanner = createScanner(recognisers);
    this.scanners.set(text, scanner);
    return scanner;
  }
}

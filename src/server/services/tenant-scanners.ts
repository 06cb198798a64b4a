import { LRUCache } from "lru-cache";
import type { TenantId } from "@/lib/core/brand";
import { createScanner, type Scanner } from "@/lib/pii/scan";
import type { TenantSettings } from "./settings-schema";

const SCANNERS_MAX = 1_000;

/** One scanner a set of recognisers; tenants without any of their own share one. */
export class TenantScanners {
  private readonly scanners = new LRUCache<string, Scanner>({ max: SCANNERS_MAX });
  private readonly builtIn = createScanner();
  private readonly settingsOf: (tenantId: TenantId) => TenantSettings;

  constructor(settingsOf: (tenantId: TenantId) => TenantSettings) {
    this.settingsOf = settingsOf;
  }

  /** @throws Error when the stored recognisers no longer compile: then nothing is scanned and nothing cached */
  of(tenantId: TenantId): Scanner {
    const { recognisers } = this.settingsOf(tenantId);
    if (recognisers.custom.length + recognisers.deny.length + recognisers.allow.length === 0) return this.builtIn;
    const text = JSON.stringify(recognisers);
    const known = this.scanners.get(text);
    if (known !== undefined) return known;
    const scanner = createScanner(recognisers);
    this.scanners.set(text, scanner);
    return scanner;
  }
}

import { createHash } from "node:crypto";
import { LRUCache } from "lru-cache";
import type { CustomOptions } from "./custom";
import { createScanner } from "./scan";
import type { Scanner } from "./types";

const SCANNERS_MAX = 1_000;

/** One scanner a set of recognisers; tenants without any of their own share one. */
export class Scanners {
  private readonly scanners: LRUCache<string, Scanner>;
  /** The same settings are asked with several times a request: they need not be written out each time. */
  private readonly bySettings = new WeakMap<CustomOptions, Scanner>();

  constructor(max: number = SCANNERS_MAX) {
    this.scanners = new LRUCache({ max });
  }

  /**
   * Of the settings that the caller holds, not of a tenant by name: those may just be read anew.
   * @throws Error when the recognisers do not compile: then nothing is scanned and nothing cached
   */
  of(recognisers: CustomOptions): Scanner {
    const held = this.bySettings.get(recognisers);
    if (held !== undefined) return held;
    const digest = createHash("sha256").update(JSON.stringify(recognisers)).digest("base64url");
    const scanner = this.scanners.get(digest) ?? createScanner(recognisers);
    this.scanners.set(digest, scanner);
    this.bySettings.set(recognisers, scanner);
    return scanner;
  }
}

import { LRUCache } from "lru-cache";
import type { CustomOptions } from "./custom";
import { createScanner } from "./scan";
import type { Scanner } from "./types";

const SCANNERS_MAX = 1_000;

/** One scanner a set of recognisers; tenants without any of their own share one. */
export class Scanners {
  private readonly scanners = new LRUCache<string, Scanner>({ max: SCANNERS_MAX });

  /**
   * Of the settings that the caller holds, not of a tenant by name: those may just be read anew.
   * @throws Error when the recognisers do not compile: then nothing is scanned and nothing cached
   */
  of(recognisers: CustomOptions): Scanner {
    const text = JSON.stringify(recognisers);
    const known = this.scanners.get(text);
    if (known !== undefined) return known;
    const scanner = createScanner(recognisers);
    this.scanners.set(text, scanner);
    return scanner;
  }
}

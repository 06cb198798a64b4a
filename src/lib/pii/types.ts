import type { Severity, Tier } from "@/lib/core/tier";

/** Everything that can be found, and how much harm its disclosure does. Secrets stand apart: they open doors. */
export const SEVERITY_OF = {
  EMAIL: "low",
  PHONE: "low",
  IP_ADDRESS: "low",
  MAC_ADDRESS: "low",
  PERSON: "low",
  ADDRESS: "low",
  BIC: "low",
  VAT_ID: "low",
  COMPANY_ID: "low",
  DATE_OF_BIRTH: "high",
  SSN: "high",
  NATIONAL_ID: "high",
  TAX_ID: "high",
  HEALTH_ID: "high",
  PASSPORT: "high",
  DRIVER_LICENSE: "high",
  PROFESSIONAL_ID: "high",
  VEHICLE_ID: "high",
  CREDIT_CARD: "high",
  IBAN: "high",
  BANK_ACCOUNT: "high",
  CRYPTO_WALLET: "high",
  IMEI: "high",
  IMSI: "high",
  ICCID: "high",
  EID: "high",
  SECRET: "high",
  JWT: "high",
  PRIVATE_KEY: "high",
  PASSWORD: "high",
} as const satisfies Record<string, Severity>;

export type BuiltInType = keyof typeof SEVERITY_OF;
/** What a tenant's own recogniser finds; the name is the tenant's. */
export type CustomType = `CUSTOM_${string}`;
export type PiiType = BuiltInType | CustomType;

export interface Finding {
  /** UTF-16 offsets in the original text, end exclusive. */
  start: number;
  end: number;
  type: PiiType;
  severity: Severity;
  /** 0 to 1: how sure the recogniser is. Above the threshold of recognise.ts by construction. */
  score: number;
}

export interface Scan {
  /** In order of start, disjoint. */
  findings: Finding[];
  severity: Severity;
  tier: Tier;
}

export interface Scanner {
  /** Changes whenever the findings of some text could change. Stored with each entry. */
  readonly version: string;
  /** What a character costs, as a multiple of what it costs the built-in recognisers: a tenant's own cost more. */
  readonly weight: number;
  /** Never throws for any string. */
  scan(text: string): Scan;
}

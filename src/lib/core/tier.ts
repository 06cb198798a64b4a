/** How sensitive a text is. Ordered: a later tier includes the care of the earlier ones. */
export const TIERS = ["public", "internal", "confidential", "restricted"] as const;
export type Tier = (typeof TIERS)[number];

export const SEVERITIES = ["none", "low", "high"] as const;
export type Severity = (typeof SEVERITIES)[number];

export function tierAtLeast(tier: Tier, floor: Tier): boolean {
  return TIERS.indexOf(tier) >= TIERS.indexOf(floor);
}

export function maxTier(a: Tier, b: Tier): Tier {
  return tierAtLeast(a, b) ? a : b;
}

export function maxSeverity(a: Severity, b: Severity): Severity {
  return SEVERITIES.indexOf(a) >= SEVERITIES.indexOf(b) ? a : b;
}

/** How near a question must be before another question's answer is served. See docs/similarity.md. */
export const PROFILES = ["strict", "default", "balanced", "loose"] as const;
export type Profile = (typeof PROFILES)[number];

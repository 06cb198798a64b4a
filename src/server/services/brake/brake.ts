/** `semantic-off`: only the same request is served again. `off`: every request passes through. The later one is the harder. */
export const BRAKES = ["released", "semantic-off", "off"] as const;
export type Brake = (typeof BRAKES)[number];

const EVERYBODY = "brake";

/** The row that holds it: of one tenant, or of everybody (null). */
export function brakeRow(tenantId: string | null): string {
  return tenantId === null ? EVERYBODY : `${EVERYBODY}:${tenantId}`;
}

/** What is written in another spelling was meant to stop something: it stops everything. */
export function readBrake(value: string | undefined): Brake {
  if (value === undefined) return "released";
  return BRAKES.find((brake) => value === JSON.stringify(brake)) ?? "off";
}

export function hardest(brakes: readonly Brake[]): Brake {
  return BRAKES[Math.max(0, ...brakes.map((brake) => BRAKES.indexOf(brake)))] ?? "off";
}

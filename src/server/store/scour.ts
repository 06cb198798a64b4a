/** One thing that was done to remove deleted rows physically, and whether it held. */
export interface ScourStep {
  readonly step: string;
  readonly ok: boolean;
  readonly detail: string;
}

import type { JobName } from "../ports/worker-pool";

/** To a thread. */
export interface Order {
  readonly job: JobName;
  readonly input: unknown;
}

/** From a thread: `ready` once, when it has loaded; `running` and then one of the last two for each order. */
export type Report =
  | { readonly kind: "ready" }
  | { readonly kind: "running" }
  | { readonly kind: "done"; readonly output: unknown }
  /** The error's class and the places of its stack: never its message, which may hold what somebody wrote. */
  | { readonly kind: "failed"; readonly error: string };

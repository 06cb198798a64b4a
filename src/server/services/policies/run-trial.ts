import {
  type JobInput,
  type JobName,
  type JobOutput,
  WorkerError,
  type WorkerErrorCode,
} from "../../ports/worker-pool";
import { type Actor, actorName, type Services } from "../context";
import { ServiceError } from "../service-error";

type Trial = Extract<JobName, `policy-${string}`>;

/**
 * A policy somebody wrote, in a worker thread and within its time: whatever it does, no request waits for it.
 * @throws ServiceError that says what to change, or to try again
 */
export async function runTrial<Name extends Trial>(
  services: Services,
  actor: Actor,
  trial: Name,
  input: JobInput<Name>,
): Promise<JobOutput<Name>> {
  const timeoutMs = services.limits.policyTrialMs;
  try {
    // By tenant, however many keys it has.
    const owner = actor.kind === "app" ? actor.tenantId : actorName(actor);
    return await services.workers.run(trial, input, { timeoutMs, owner });
  } catch (error) {
    if (error instanceof WorkerError) throw refusal(error.code, timeoutMs);
    throw error;
  }
}

function refusal(code: WorkerErrorCode, timeoutMs: number): ServiceError {
  if (code === "timeout")
    return new ServiceError(
      "invalid",
      `The policy and its tests ran for more than ${timeoutMs} ms: make them smaller.`,
    );
  if (code === "memory")
    return new ServiceError("invalid", "The policy and its tests need too much memory: make them smaller.");
  if (code === "failed") return new ServiceError("unavailable", "The policy could not be tried: see the server's log.");
  return new ServiceError("too-many", "Too many policies are being tried: try again in a moment.");
}

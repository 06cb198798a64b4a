import type { JobInput, JobName, JobOutput } from "../ports/worker-pool";

/**
 * `request`: a request waits for it. `policy`: the decision of a tenant's policy in force, for which requests wait that
 * must not stand behind a long scan. `workbench`: an administrator's trial, which may be hostile and runs to its limit.
 * None takes the last thread from another.
 */
export const LANES = ["request", "policy", "workbench"] as const;
export type Lane = (typeof LANES)[number];

type Run<Name extends JobName> = (input: JobInput<Name>) => JobOutput<Name> | Promise<JobOutput<Name>>;

interface JobDefinition<Name extends JobName> {
  readonly lane: Lane;
  /** Its code is loaded by the first thread that needs it, and not at all on the event loop's thread. */
  load(): Promise<Run<Name>>;
}

export const JOBS: { readonly [Name in JobName]: JobDefinition<Name> } = {
  "policy-check": { lane: "workbench", load: async () => (await import("./policy-jobs")).check },
  "policy-explain": { lane: "workbench", load: async () => (await import("./policy-jobs")).explain },
  "policy-decide": { lane: "policy", load: async () => (await import("./policy-jobs")).decide },
  "scan-text": { lane: "request", load: async () => (await import("./scan-jobs")).scanText },
  "classify-texts": { lane: "request", load: async () => (await import("./scan-jobs")).classifyTexts },
  "redact-values": { lane: "request", load: async () => (await import("./scan-jobs")).redact },
  "read-body": { lane: "request", load: async () => (await import("./body-jobs")).readBody },
  "join-embeddings": { lane: "request", load: async () => (await import("./body-jobs")).joinEmbeddings },
  "check-body": { lane: "request", load: async () => (await import("./body-jobs")).checkBody },
  "policy-replay": { lane: "workbench", load: async () => (await import("./policy-jobs")).replay },
};

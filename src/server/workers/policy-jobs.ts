import { LRUCache } from "lru-cache";
import type { Policy } from "@/lib/policy/decision";
import { compileRegoPolicy } from "@/lib/policy/rego-policy";
import { checkPolicy, explainPolicy } from "@/lib/policy/rego-workbench";
import type { JobInput, JobOutput } from "../ports/worker-pool";

/**
 * Text of the policies in force that are kept compiled. One of 65 kB takes up to 25 MB of the thread's heap, and one of
 * 4 kB up to 2.
 */
const COMPILED_CHARS_MAX = 512 * 1024;

const compiled = new LRUCache<string, Policy>({
  maxSize: COMPILED_CHARS_MAX,
  sizeCalculation: (_policy, source) => Math.max(1, source.length),
  memoMethod: compileRegoPolicy,
});

export function decide({ source, facts }: JobInput<"policy-decide">): JobOutput<"policy-decide"> {
  const policy = compiled.memo(source);
  return { fields: policy.fields, decisions: facts.map(({ input, nowMs }) => policy.decide(input, nowMs)) };
}

export function check({ source }: JobInput<"policy-check">): JobOutput<"policy-check"> {
  return checkPolicy(source);
}

export function explain({ source, input, nowMs }: JobInput<"policy-explain">): JobOutput<"policy-explain"> {
  return explainPolicy(source, input, nowMs);
}

export function replay({ source, facts }: JobInput<"policy-replay">): JobOutput<"policy-replay"> {
  const policy = compileRegoPolicy(source);
  return facts.map(({ input, nowMs }) => policy.decide(input, nowMs));
}

import { compileRegoPolicy } from "@/lib/policy/rego-policy";
import { checkPolicy, explainPolicy } from "@/lib/policy/rego-workbench";
import type { JobInput, JobOutput } from "../ports/worker-pool";

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

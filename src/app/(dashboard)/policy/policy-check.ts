"use client";

import { type LatestAnswer, useLatestAnswer } from "../../data/latest-answer";
import type { PolicyCheck } from "./policy-types";

const NO_SOURCE: PolicyCheck = {
  problems: [
    {
      code: "rego_parse_error",
      message: "the policy is empty",
      suggestion: "package lethe.cache",
      line: 1,
      column: 1,
      endLine: 1,
      endColumn: 1,
      from: 0,
      to: 0,
    },
  ],
  tests: [],
};

/** Errors and test results of the text, asked for when the typing rests. */
export function usePolicyCheck(source: string): LatestAnswer<PolicyCheck> {
  return useLatestAnswer(source, async (client, text, signal) =>
    text === "" ? NO_SOURCE : client.policies.check.mutate({ source: text }, { signal }),
  );
}

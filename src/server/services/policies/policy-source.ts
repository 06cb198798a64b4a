import { z } from "zod";

/** As long as the evaluator takes (its own limit is 65,536 UTF-16 units). */
export const POLICY_SOURCE_CHARS_MAX = 65_536;

export const policySourceSchema = z.string().min(1).max(POLICY_SOURCE_CHARS_MAX);

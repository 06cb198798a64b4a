import { CACHE_OPERATIONS } from "./cache-operations";
import { DELETION_OPERATIONS, ERASURE_OPERATIONS } from "./erasure-operations";
import { LANG_CACHE_OPERATIONS } from "./lang-cache-operations";
import type { Operations } from "./operation";
import { POLICY_OPERATIONS } from "./policy-operations";
import { WIRE_OPERATIONS } from "./wire-operations";

export const OPERATIONS: Operations = {
  ...WIRE_OPERATIONS,
  ...CACHE_OPERATIONS,
  ...LANG_CACHE_OPERATIONS,
  ...ERASURE_OPERATIONS,
  ...DELETION_OPERATIONS,
  ...POLICY_OPERATIONS,
};

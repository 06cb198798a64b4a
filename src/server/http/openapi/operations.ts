import { CACHE_OPERATIONS } from "./cache-operations";
import { ERASURE_OPERATIONS, POLICY_OPERATIONS } from "./governance-operations";
import type { Operations } from "./operation";
import { WIRE_OPERATIONS } from "./wire-operations";

export const OPERATIONS: Operations = {
  ...WIRE_OPERATIONS,
  ...CACHE_OPERATIONS,
  ...ERASURE_OPERATIONS,
  ...POLICY_OPERATIONS,
};

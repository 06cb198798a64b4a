import { checkPolicySchema, tryPolicySchema } from "../../services/policies/check-policy";
import { brakeSchema } from "../brake-routes";
import { draftSchema, publishQuery, replaySchema, shadowSchema } from "../policy-routes";
import { apiOperation, type Operation, type Operations, problem, type Reply } from "./operation";
import {
  brakeReply,
  policyCheckReply,
  policyListReply,
  policyReplayReply,
  policyTryReply,
  policyVersionReply,
  shadowReply,
} from "./reply-schemas";

const ID = "01a0f3b2-6d1e-7c3a-9f00-2f6d1e7c3a9f";
const AT = "2026-11-26T09:00:00.000Z";
const SOURCE =
  "package lethe.cache\n\nimport rego.v1\n\ndefault allow_lookup := false\n\ndefault allow_store := false\n";

const VERSION: Reply = {
  text: "The version, under its digest as the ETag.",
  schema: policyVersionReply,
  example: {
    id: ID,
    tenantId: "acme",
    version: 2,
    state: "draft",
    source: SOURCE,
    digest: "9f2c",
    note: "Stricter at night.",
    createdAt: AT,
    createdBy: null,
    publishedAt: null,
  },
};

const CHANGED = problem(409, "conflict", "It is in force already, or its text was changed meanwhile.");

function policyOperation(operation: Omit<Operation, "tag" | "scope">): Operation {
  return apiOperation({ ...operation, tag: "policy", scope: "policy" });
}

const TRY_INPUT = {
  tenant_id: "acme",
  data_tier: "public",
  pii_detected: false,
  pii_severity: "none",
  model: "gpt-5",
  request_type: "completion",
  cache_enabled: true,
  subject_present: false,
  tools_offered: false,
  tool_result: false,
  tool_forced: false,
  tools_pure: false,
  temperature: null,
  namespace: null,
  agent: null,
  provider: "openai",
  prompt_chars: 40,
  time_sensitivity: "none",
  wire: "openai.chat",
};

export const POLICY_OPERATIONS: Operations = {
  "/api/v1/policies": {
    get: policyOperation({
      id: "listPolicies",
      summary: "The tenant's policy versions",
      replies: {
        "200": {
          text: "Newest first, and the default.",
          schema: policyListReply,
          example: { versions: [VERSION.example], defaultSource: SOURCE },
        },
      },
    }),
    post: policyOperation({
      id: "saveDraft",
      summary: "Save a draft",
      body: { schema: draftSchema, example: { source: SOURCE, note: "Stricter at night." } },
      matches: true,
      replies: { "201": { ...VERSION, text: "Saved." }, "409": CHANGED },
    }),
  },
  "/api/v1/brake": {
    post: policyOperation({
      id: "setBrake",
      summary: "The emergency brake of the key's tenant: stop similarity, or the whole cache; or release it",
      body: { schema: brakeSchema, example: { brake: "semantic-off", note: "Wrong answers since noon." } },
      replies: {
        "200": {
          text: "What holds now, for the tenant, for everybody and from the environment.",
          schema: brakeReply,
          example: { brake: "semantic-off", everybody: "released", environment: "released" },
        },
      },
    }),
  },
  "/api/v1/policies/check": {
    post: policyOperation({
      id: "checkPolicy",
      summary: "Compile a policy and run its tests",
      body: { schema: checkPolicySchema, example: { source: SOURCE } },
      replies: {
        "200": {
          text: "Problems with their places, and test results.",
          schema: policyCheckReply,
          example: { problems: [], tests: [{ name: "test_denies", passed: true }] },
        },
      },
    }),
  },
  "/api/v1/policies/try": {
    post: policyOperation({
      id: "tryPolicy",
      summary: "One input through a policy: the decision and the rules that fired",
      body: { schema: tryPolicySchema, example: { source: SOURCE, input: TRY_INPUT } },
      replies: {
        "200": {
          text: "The decision.",
          schema: policyTryReply,
          example: {
            decision: {
              allowLookup: false,
              allowStore: false,
              share: "tenant",
              ttlSeconds: null,
              minSimilarity: null,
              reasons: [],
              sharedTools: [],
              failure: null,
            },
            fired: [{ rule: "allow_lookup", line: 5, column: 1, text: "default allow_lookup := false" }],
          },
        },
      },
    }),
  },
  "/api/v1/policies/replay": {
    post: policyOperation({
      id: "replayPolicy",
      summary: "What a draft would have changed on recorded decisions",
      body: { schema: replaySchema, example: { source: SOURCE, limit: 2000 } },
      replies: {
        "200": {
          text: "The report.",
          schema: policyReplayReply,
          example: {
            decisions: 20,
            unchanged: 18,
            hitsLost: 2,
            storesRefused: 0,
            newlyAllowed: 0,
            failures: 0,
            examples: [],
          },
        },
      },
    }),
  },
  "/api/v1/policies/{id}/publish": {
    post: policyOperation({
      id: "publishPolicy",
      summary: "Put a draft in force; its tests run first",
      path: ["id"],
      query: publishQuery,
      matches: true,
      replies: { "200": { ...VERSION, text: "In force." }, "409": CHANGED },
    }),
  },
  "/api/v1/policies/{id}/roll-back": {
    post: policyOperation({
      id: "rollBackPolicy",
      summary: "Put an earlier version in force again",
      path: ["id"],
      matches: true,
      replies: { "200": { ...VERSION, text: "In force, as a new version." }, "409": CHANGED },
    }),
  },
  "/api/v1/policies/{id}/shadow": {
    get: policyOperation({
      id: "countShadow",
      summary: "How often a version in shadow would have decided otherwise",
      description: "Counted in this process, since the version was put into shadow or since the start.",
      path: ["id"],
      replies: {
        "200": {
          text: "same, looser, stricter, failures.",
          schema: shadowReply,
          example: { same: 90, looser: 1, stricter: 3, failures: 0 },
        },
      },
    }),
    post: policyOperation({
      id: "shadowPolicy",
      summary: "Evaluate a draft beside the policy in force, and only count",
      path: ["id"],
      body: { schema: shadowSchema, example: { on: true } },
      matches: true,
      replies: { "200": { ...VERSION, text: "On or off." }, "409": CHANGED },
    }),
  },
};

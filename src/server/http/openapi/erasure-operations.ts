import { erasureSchema } from "../erasure-routes";
import { deletionSchema } from "../tenant-routes";
import { apiOperation, apiReplies, type Operation, type Operations, problem, type Reply } from "./operation";
import { erasurePreviewReply, erasureReply, receiptReply, startedErasureReply, subjectReply } from "./reply-schemas";

const ID = "01a0f3b2-6d1e-7c3a-9f00-2f6d1e7c3a9f";
const AT = "2026-11-26T09:00:00.000Z";

const ERASURE = {
  id: ID,
  tenantId: "acme",
  ofSubject: true,
  state: "complete",
  createdAt: AT,
  completedAt: AT,
  counts: { entries: 3 },
  steps: [],
  failure: null,
  caseNumber: null,
  hasReceipt: true,
};

const STARTED = {
  ...ERASURE,
  state: "blocked",
  completedAt: null,
  hasReceipt: false,
  subjectKey: "c2VjcmV0",
  spelling: "jane",
};

const PREVIEW = {
  tenantName: "Acme",
  subject: "jane",
  nothingHeld: false,
  entries: 3,
  decisions: 9,
  usageRows: 0,
  confirm: "jane",
};

const RECEIPT: Reply = {
  text: "The receipt.",
  schema: receiptReply,
  example: { receipt: { format: "lethe-receipt/2", erasure: ID }, public_key: "-----BEGIN PUBLIC KEY-----\n" },
};

const UNDER_WAY = problem(409, "conflict", "Another erasure is under way, or this one is not complete.");

function erasureOperation(operation: Omit<Operation, "tag" | "scope">): Operation {
  return apiOperation({ ...operation, tag: "erasure", scope: "erase" });
}

export const ERASURE_OPERATIONS: Operations = {
  "/api/v1/erasures": {
    post: erasureOperation({
      id: "startErasure",
      summary: "Erase the tenant, or one subject of it",
      description: "dry_run counts and writes nothing. confirm is the tenant's name, or the subject.",
      body: { schema: erasureSchema, example: { subject: "jane", confirm: "jane" } },
      replies: {
        "200": {
          text: "The count (dry_run).",
          schema: erasurePreviewReply,
          example: PREVIEW,
        },
        "202": {
          text: "Begun.",
          schema: startedErasureReply,
          example: STARTED,
        },
        "409": UNDER_WAY,
      },
    }),
  },
  "/api/v1/erasures/{id}": {
    get: erasureOperation({
      id: "getErasure",
      summary: "How far an erasure is",
      path: ["id"],
      replies: { "200": { text: "State and steps.", schema: erasureReply, example: ERASURE } },
    }),
  },
  "/api/v1/erasures/{id}/receipt": {
    get: erasureOperation({
      id: "getReceipt",
      summary: "The signed receipt and the key that checks it",
      path: ["id"],
      replies: {
        "200": RECEIPT,
        "409": UNDER_WAY,
      },
    }),
  },
  "/api/v1/subjects/{subject}/export": {
    get: erasureOperation({
      id: "exportSubject",
      summary: "All that is held about a person",
      path: ["subject"],
      replies: {
        "200": {
          text: "Entries and decisions.",
          schema: subjectReply,
          example: { subject: "jane", exportedAt: AT, entries: [], decisions: [] },
        },
      },
    }),
  },
};

/** Asked with the key that the deletion gave, in the place of an app key. */
function claimedOperation(operation: Omit<Operation, "tag">): Operation {
  const { "403": _, ...replies } = apiReplies(operation, {
    "401": problem(401, "invalid_api_key", "It is not the key that the deletion's reply gave (`subjectKey`)."),
    ...operation.replies,
  });
  return { ...operation, tag: "erasure", replies };
}

export const DELETION_OPERATIONS: Operations = {
  "/api/v1/tenant/deletion": {
    post: apiOperation({
      id: "deleteTenant",
      tag: "erasure",
      scope: "tenant:delete",
      summary: "Delete the tenant of the key, and all that is its own",
      description:
        "dry_run counts and writes nothing. confirm is the tenant's name. Every app key of the tenant ends, this one too: subjectKey, which only this reply tells, asks from then on.",
      body: { schema: deletionSchema, example: { confirm: "Acme" } },
      replies: {
        "200": {
          text: "The count (dry_run).",
          schema: erasurePreviewReply,
          example: { ...PREVIEW, subject: null, confirm: "Acme" },
        },
        "202": {
          text: "Begun.",
          schema: startedErasureReply,
          example: { ...STARTED, ofSubject: false, spelling: null },
        },
        "409": UNDER_WAY,
      },
    }),
  },
  "/api/v1/tenant/deletions/{id}": {
    get: claimedOperation({
      id: "getDeletion",
      summary: "How far the deletion of a tenant is",
      path: ["id"],
      replies: { "200": { text: "State and steps.", schema: erasureReply, example: { ...ERASURE, ofSubject: false } } },
    }),
  },
  "/api/v1/tenant/deletions/{id}/receipt": {
    get: claimedOperation({
      id: "getDeletionReceipt",
      summary: "The signed receipt of a deletion and the key that checks it",
      path: ["id"],
      replies: { "200": RECEIPT, "409": UNDER_WAY },
    }),
  },
};

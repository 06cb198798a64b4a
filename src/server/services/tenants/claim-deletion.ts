import { createHash } from "node:crypto";
import type { Services } from "../context";
import { type ErasureRow, erasureView, findErasure, receiptOf } from "../erasures/erasure-view";
import { readProgress } from "../erasures/progress";
import { ServiceError } from "../service-error";
import type { ErasureView } from "../views";

/** What is kept of the key that a deletion gives once. It is 32 random bytes: no salt, nothing to guess. */
export function claimOf(subjectKey: string): string {
  return createHash("sha256").update("lethe/claim\0").update(subjectKey).digest("base64url");
}

interface Claim {
  readonly id: string;
  /** Given once in reply to the deletion; null: none was sent. */
  readonly subjectKey: string | null;
}

/** How far a deletion is: asked by whoever holds its key, with the tenant's app keys gone. */
export async function getDeletion(services: Services, claim: Claim): Promise<ErasureView> {
  return erasureView(await claimed(services, claim));
}

/** @throws ServiceError `conflict` before the deletion is complete */
export async function getDeletionReceipt(
  services: Services,
  claim: Claim,
): Promise<{ receipt: string; publicKeyPem: string }> {
  return receiptOf(services, await claimed(services, claim));
}

/** One refusal for all: who has no key learns of no deletion. */
async function claimed(services: Services, { id, subjectKey }: Claim): Promise<ErasureRow> {
  const row = subjectKey === null ? null : await findErasure(services, id);
  const claim = row === null ? null : readProgress(row.progress).claim;
  if (row !== null && subjectKey !== null && claim === claimOf(subjectKey)) return row;
  throw new ServiceError(
    "unauthenticated",
    "Send the key that the deletion's reply gave (subjectKey) as 'Authorization: Bearer ...'; without it, ask an admin.",
  );
}

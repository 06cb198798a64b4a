import { createHash } from "node:crypto";
import { canonicalEncode } from "../core/canonical";

/** An administrative act. `details` is JSON text without secrets and without prompt text. */
export interface AuditEntry {
  readonly seq: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly actor: string;
  readonly action: string;
  readonly tenantId: string | null;
  readonly target: string | null;
  readonly details: string;
}

/** RFC 6962 leaf hash: SHA-256 over a zero byte and the record's canonical form. Base64url. */
export function auditLeafHash(entry: AuditEntry): string {
  const { seq, at, actor, action, tenantId, target, details } = entry;
  const form = canonicalEncode(["lethe/audit", 1, { seq, at, actor, action, tenantId, target, details }]);
  return createHash("sha256").update(Uint8Array.of(0)).update(form).digest("base64url");
}

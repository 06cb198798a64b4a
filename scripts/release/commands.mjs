/** The commands that a release carries along, as `npm run` names them in a clone: what an operator needs beside a server. */
export const COMMANDS = {
  "admin:reset": "scripts/admin-reset.ts",
  backup: "scripts/backup.ts",
  move: "scripts/move.ts",
  restore: "scripts/restore.ts",
  "vault:check": "scripts/vault-check.ts",
  "vault:rotate": "scripts/vault-rotate.ts",
  "verify:audit": "scripts/verify-audit.ts",
  evidence: "scripts/make-evidence.ts",
  "verify:evidence": "scripts/verify-evidence.ts",
  "verify:receipt": "scripts/verify-receipt.ts",
};

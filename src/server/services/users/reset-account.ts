import type { AdminTransaction, Database } from "../../ports/database";
import { writeAudit } from "../audit/audit-event";
import { hashOf, oneTimePassword } from "./password";

const NAMED_MAX = 20;

export interface ResetAccount {
  /** Null: there is no such account. */
  readonly oneTimePassword: string | null;
  /** Owners, for who misspelt one. */
  readonly known: readonly string[];
}

/** For who has the machine and no way in: everything that stands between them and a log-in is taken away. */
export async function resetAccount(db: Database, now: number, email: string): Promise<ResetAccount> {
  const password = oneTimePassword();
  const hash = await hashOf(password);
  return db.write(async (tx) => {
    const user = await tx.user.findUnique({ where: { email: email.trim().toLowerCase() } });
    if (user === null) return { oneTimePassword: null, known: await owners(tx) };
    const wayIn = { userId: user.id, providerId: "credential" };
    const changed = await tx.account.updateMany({ where: wayIn, data: { password: hash } });
    if (changed.count === 0)
      await tx.account.create({ data: { id: user.id, accountId: user.id, ...wayIn, password: hash } });
    await tx.user.update({ where: { id: user.id }, data: { mustChangePassword: true, twoFactorEnabled: false } });
    await tx.twoFactor.deleteMany({ where: { userId: user.id } });
    await tx.passkey.deleteMany({ where: { userId: user.id } });
    await tx.session.deleteMany({ where: { userId: user.id } });
    await tx.loginAttempt.deleteMany({});
    const details = { email: user.email, by: "command" };
    const event = { actor: { kind: "system" as const }, action: "user.reset-password", tenantId: null };
    await writeAudit(tx, now, { ...event, target: user.id, details });
    return { oneTimePassword: password, known: [] };
  });
}

async function owners(tx: AdminTransaction): Promise<string[]> {
  const rows = await tx.user.findMany({ where: { role: "owner" }, select: { email: true }, take: NAMED_MAX });
  return rows.map(({ email }) => email);
}

import { z } from "zod";
import { writeAudit } from "../audit/audit-event";
import type { Actor, Services } from "../context";
import { nextId } from "../ids";
import { permit } from "../permit";
import { ServiceError } from "../service-error";
import { strictObject } from "../strict-object";
import { ROLES, type UserView } from "../views";
import { userView } from "./list-users";
import { hashOf, oneTimePassword } from "./password";

export const createUserSchema = strictObject({
  email: z
    .email("Enter an e-mail address.")
    .max(254)
    .transform((email) => email.toLowerCase()),
  name: z.string().trim().min(1, "Enter a name.").max(100),
  role: z.enum(ROLES),
});

export type NewUserView = UserView & { oneTimePassword: string };

/** The password is in the answer and nowhere else, and must be changed at the first login. */
export async function createUser(
  services: Services,
  actor: Actor,
  input: z.input<typeof createUserSchema>,
  password = oneTimePassword(),
): Promise<NewUserView> {
  permit(actor, "people.write", null);
  const wanted = createUserSchema.parse(input);
  const hash = await hashOf(password);
  const now = services.clock.now();
  const row = await services.db.write(async (tx) => {
    const taken = await tx.user.findUnique({ where: { email: wanted.email } });
    if (taken !== null) throw new ServiceError("conflict", "There is an account with this e-mail address already.");
    const id = nextId();
    const user = await tx.user.create({ data: { id, ...wanted, emailVerified: true, mustChangePassword: true } });
    await tx.account.create({
      data: { id: nextId(), accountId: id, providerId: "credential", userId: id, password: hash },
    });
    const details = { email: wanted.email, role: wanted.role };
    await writeAudit(tx, now, { actor, action: "user.create", tenantId: null, target: id, details });
    return user;
  });
  return { ...userView(row), oneTimePassword: password };
}

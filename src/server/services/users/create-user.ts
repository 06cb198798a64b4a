import { z } from "zod";
import type { AdminTransaction } from "../../ports/database";
import { writeAudit } from "../audit/audit-event";
import type { Actor, Services } from "../context";
import { nextId } from "../ids";
import { permit } from "../permit";
import { ServiceError } from "../service-error";
import { strictObject } from "../strict-object";
import { type LinkView, ROLES, type UserView } from "../views";
import { handOver, issueLink } from "./account-links";
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

/** The password is in the answer and nowhere else, and must be changed at the first login. For who has the machine. */
export async function createUser(
  services: Services,
  actor: Actor,
  input: z.input<typeof createUserSchema>,
  password = oneTimePassword(),
): Promise<NewUserView> {
  permit(actor, "people.write", null);
  const hash = await hashOf(password);
  const row = await services.db.write(async (tx) => {
    const user = await addUser(services, tx, actor, input, true);
    await tx.account.create({
      data: { id: nextId(), accountId: user.id, providerId: "credential", userId: user.id, password: hash },
    });
    return user;
  });
  return { ...userView(row), oneTimePassword: password };
}

/** An account without a password, and the link by which its person chooses one. */
export async function inviteUser(
  services: Services,
  actor: Actor,
  input: z.input<typeof createUserSchema>,
): Promise<UserView & { link: LinkView }> {
  permit(actor, "people.write", null);
  const now = services.clock.now();
  const { user, link } = await services.db.write(async (tx) => {
    const user = await addUser(services, tx, actor, input);
    return { user, link: await issueLink(tx, { actor, userId: user.id, purpose: "invite", now }) };
  });
  return { ...userView(user), link: await handOver(services, link, { email: user.email, purpose: "invite" }) };
}

async function addUser(
  services: Services,
  tx: AdminTransaction,
  actor: Actor,
  input: z.input<typeof createUserSchema>,
  mustChangePassword = false,
) {
  const wanted = createUserSchema.parse(input);
  const taken = await tx.user.findUnique({ where: { email: wanted.email } });
  if (taken !== null) throw emailTaken();
  const id = nextId();
  const user = await tx.user.create({ data: { id, ...wanted, emailVerified: true, mustChangePassword } });
  const details = { email: wanted.email, role: wanted.role };
  const event = { actor, action: "user.create", tenantId: null, target: id, details };
  await writeAudit(tx, services.clock.now(), event);
  return user;
}

function emailTaken(): ServiceError {
  return new ServiceError("conflict", "There is an account with this e-mail address already.", undefined, {
    reason: "email-taken",
    field: "email",
    hint: "Change the role of that account, or use another address.",
  });
}

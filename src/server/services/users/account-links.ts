import { createHash, randomBytes } from "node:crypto";
import { z } from "zod";
import { PASSWORD_CHARS_MAX, PASSWORD_CHARS_MIN } from "@/lib/core/form-bounds";
import type { AdminTransaction } from "../../ports/database";
import { writeAudit } from "../audit/audit-event";
import { type Actor, actorName, type Services } from "../context";
import { nextId } from "../ids";
import { ServiceError } from "../service-error";
import type { LinkView, OpenedLinkView } from "../views";
import { readRole } from "./list-users";
import { hashOf } from "./password";

const HOUR_MS = 3_600_000;
/** How long a link may be used: an invitation may lie over a holiday, a reset is waited for. */
const LIFE_MS = { invite: 7 * 24 * HOUR_MS, reset: 24 * HOUR_MS } as const;
export type LinkPurpose = keyof typeof LIFE_MS;

const TOKEN_BYTES = 32;
const TOKEN = /^[\w-]{43}$/;

export const linkSchema = z.object({ token: z.string().max(100) });
export const redeemLinkSchema = linkSchema.extend({
  password: z
    .string()
    .min(PASSWORD_CHARS_MIN, `A password has at least ${PASSWORD_CHARS_MIN} characters.`)
    .max(PASSWORD_CHARS_MAX, `A password has at most ${PASSWORD_CHARS_MAX} characters.`),
});

export interface IssuedLink {
  readonly token: string;
  readonly expiresAt: number;
}

/** In the transaction of what it is for. Older links of the person end: one way in at a time. */
export async function issueLink(
  tx: AdminTransaction,
  link: { actor: Actor; userId: string; purpose: LinkPurpose; now: number },
): Promise<IssuedLink> {
  const { actor, userId, purpose, now } = link;
  const token = randomBytes(TOKEN_BYTES).toString("base64url");
  const expiresAt = now + LIFE_MS[purpose];
  await tx.accountLink.deleteMany({ where: { userId } });
  await tx.accountLink.create({
    data: {
      id: nextId(),
      hash: hashOfToken(token),
      userId,
      purpose,
      expiresAt: new Date(expiresAt),
      createdAt: new Date(now),
      createdBy: actorName(actor),
    },
  });
  return { token, expiresAt };
}

/** Mails it where a mail server is named, and else gives it to who made it. A mail that fails is no dead end: then it is shown. */
export async function handOver(
  services: Services,
  link: IssuedLink,
  to: { email: string; purpose: LinkPurpose },
): Promise<LinkView> {
  const view = { expiresAt: new Date(link.expiresAt).toISOString(), mailed: false, token: link.token };
  if (services.mailer === null) return view;
  try {
    await services.mailer.send({ to: to.email, ...mailOf(services.mailer.site, link, to.purpose) });
    return { ...view, mailed: true, token: null };
  } catch (error) {
    services.log.warn({ err: error }, "a link could not be mailed; it was shown instead");
    return view;
  }
}

/** Behind `#`, which browsers send to nobody: no log on the way holds it. */
function mailOf(site: string, { token, expiresAt }: IssuedLink, purpose: LinkPurpose) {
  const [subject, what] =
    purpose === "invite"
      ? ["Your account at Lethe", "An account was made for you. Choose a password here:"]
      : ["A new password at Lethe", "Choose a new password here:"];
  const until = `The link works once, until ${new Date(expiresAt).toUTCString()}.`;
  return { subject, text: `${what}\n\n${site}/join#${token}\n\n${until} If you did not expect it, tell an owner.\n` };
}

/** Whose it is, before a password is chosen. @throws ServiceError `not-found` for one that is unknown, used or over */
export async function openLink(services: Services, { token }: { token: string }): Promise<OpenedLinkView> {
  const { user, purpose } = await holderOf(services, token);
  return { email: user.email, name: user.name, purpose };
}

/** Sets the password, once. Every session of the person ends, so that nobody else goes on. */
export async function redeemLink(services: Services, input: z.infer<typeof redeemLinkSchema>): Promise<void> {
  // First whether it opens anything: a hash costs a third of a second, and strangers pay nothing.
  const { user } = await holderOf(services, input.token);
  const password = await hashOf(input.password);
  const now = services.clock.now();
  await services.db.write(async (tx) => {
    const where = { hash: hashOfToken(input.token), usedAt: null, expiresAt: { gt: new Date(now) } };
    const used = await tx.accountLink.updateMany({ where, data: { usedAt: new Date(now) } });
    if (used.count === 0) throw linkOver();
    const wayIn = { userId: user.id, providerId: "credential" };
    const set = await tx.account.updateMany({ where: wayIn, data: { password } });
    if (set.count === 0) await tx.account.create({ data: { id: nextId(), accountId: user.id, ...wayIn, password } });
    await tx.user.update({ where: { id: user.id }, data: { mustChangePassword: false, emailVerified: true } });
    await tx.session.deleteMany({ where: { userId: user.id } });
    const actor = { kind: "admin" as const, userId: user.id, email: user.email, role: readRole(user.role) };
    const event = { actor, action: "user.redeem-link", tenantId: null, target: user.id, details: {} };
    await writeAudit(tx, now, event);
  });
}

async function holderOf(services: Services, token: string) {
  if (!TOKEN.test(token)) throw linkOver();
  const link = await services.db.read.accountLink.findUnique({ where: { hash: hashOfToken(token) } });
  if (link === null || link.usedAt !== null || link.expiresAt.getTime() <= services.clock.now()) throw linkOver();
  const user = await services.db.read.user.findUnique({ where: { id: link.userId } });
  if (user === null) throw linkOver();
  return { user, purpose: link.purpose === "reset" ? ("reset" as const) : ("invite" as const) };
}

/** One answer for unknown, used and expired. */
function linkOver(): ServiceError {
  return new ServiceError(
    "not-found",
    "This link is used, over or was replaced: ask an owner for another.",
    undefined,
    { reason: "link-over", hint: "Ask an owner of this server for another link." },
  );
}

/** 256 bits of chance: a fast hash is enough. */
function hashOfToken(token: string): string {
  return createHash("sha256").update(token).digest("base64url");
}

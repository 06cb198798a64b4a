import { CLIENT_ADDRESS_HEADER } from "../edge/client-address";
import { admitApp } from "../services/app-keys/admit-app";
import type { AdminActor, AppActor, Services } from "../services/context";
import { grantsOf } from "../services/users/grants";
import { readRole } from "../services/users/list-users";
import { lacksSecondFactor, rolesOf } from "../services/users/second-factor";

/** What a procedure sees of its caller. Made without HTTP in tests: pass an actor. */
export interface TrpcContext {
  readonly services: Services;
  readonly admin:
    | (AdminActor & { readonly mustChangePassword: boolean; readonly mustEnrol?: boolean; readonly sessionId?: string })
    | null;
  /** The app whose key came with the request; asked for by the procedures of the cache only. */
  readonly app: () => Promise<AppActor>;
  readonly headers: Readonly<Record<string, string>>;
}

interface SessionUser {
  readonly id: string;
  readonly email: string;
  readonly role?: unknown;
  readonly mustChangePassword?: unknown;
  readonly seesAnswers?: unknown;
  readonly twoFactorEnabled?: unknown;
}

/** What is needed of the container: its services, and how to tell a session by its cookie. */
export interface TrpcHost {
  readonly services: Services;
  readonly auth: {
    readonly api: {
      getSession(query: { headers: Headers }): Promise<{ user: SessionUser; session: { id: string } } | null>;
    };
  };
}

export async function createTrpcContext(container: TrpcHost, headers: Headers): Promise<TrpcContext> {
  const { services, auth } = container;
  const session = await auth.api.getSession({ headers });
  const plain = Object.fromEntries(headers.entries());
  return {
    services,
    headers: plain,
    app: () => admitApp(services, plain, plain[CLIENT_ADDRESS_HEADER]),
    admin: session === null ? null : await adminOf(services, session),
  };
}

async function adminOf(
  services: Services,
  { user, session }: { user: SessionUser; session: { id: string } },
): Promise<TrpcContext["admin"]> {
  const standing = { role: readRole(user.role), grants: await grantsOf(services, user.id) };
  const factor = { id: user.id, twoFactorEnabled: user.twoFactorEnabled === true, roles: rolesOf(standing) };
  return {
    kind: "admin",
    userId: user.id,
    email: user.email,
    ...standing,
    seesAnswers: user.seesAnswers === true,
    mustEnrol: await lacksSecondFactor(services, factor),
    mustChangePassword: user.mustChangePassword === true,
    sessionId: session.id,
  };
}

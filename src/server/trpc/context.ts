import { bearerToken } from "@/lib/wire/bearer";
import type { AdminActor, AppActor, Services } from "../services/context";
import { readRole } from "../services/users/list-users";

/** What a procedure sees of its caller. Made without HTTP in tests: pass an actor. */
export interface TrpcContext {
  readonly services: Services;
  readonly admin: (AdminActor & { readonly mustChangePassword: boolean }) | null;
  /** The app whose key came with the request; asked for by the procedures of the cache only. */
  readonly app: () => Promise<AppActor>;
  readonly headers: Readonly<Record<string, string>>;
}

interface SessionUser {
  readonly id: string;
  readonly email: string;
  readonly role?: unknown;
  readonly mustChangePassword?: unknown;
}

/** What is needed of the container: its services, and how to tell a session by its cookie. */
export interface TrpcHost {
  readonly services: Services;
  readonly auth: { readonly api: { getSession(query: { headers: Headers }): Promise<{ user: SessionUser } | null> } };
}

export async function createTrpcContext(container: TrpcHost, headers: Headers): Promise<TrpcContext> {
  const { services, auth } = container;
  const session = await auth.api.getSession({ headers });
  const plain = Object.fromEntries(headers.entries());
  return {
    services,
    headers: plain,
    app: () => services.appKeys.authenticate(bearerToken(plain)),
    admin: session === null ? null : adminOf(session.user),
  };
}

function adminOf(user: SessionUser): TrpcContext["admin"] {
  return {
    kind: "admin",
    userId: user.id,
    email: user.email,
    role: readRole(user.role),
    mustChangePassword: user.mustChangePassword === true,
  };
}

import { readRole } from "../auth/auth";
import type { Container } from "../container";
import { bearerToken } from "../http/bearer";
import type { AdminActor, AppActor, Services } from "../services/context";

/** What a procedure sees of its caller. Made without HTTP in tests: pass an actor. */
export interface TrpcContext {
  readonly services: Services;
  readonly admin: (AdminActor & { readonly mustChangePassword: boolean }) | null;
  /** The app whose key came with the request; asked for by the procedures of the cache only. */
  readonly app: () => Promise<AppActor>;
  readonly headers: Readonly<Record<string, string>>;
}

export async function createTrpcContext(container: Container, headers: Headers): Promise<TrpcContext> {
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

function adminOf(user: {
  id: string;
  email: string;
  role?: unknown;
  mustChangePassword?: unknown;
}): TrpcContext["admin"] {
  return {
    kind: "admin",
    userId: user.id,
    email: user.email,
    role: readRole(user.role),
    mustChangePassword: user.mustChangePassword === true,
  };
}

import type { Role } from "@/server/services/views";
import { createTrpcContext } from "@/server/trpc/context";
import { createCaller } from "@/server/trpc/router";
import type { TestLethe } from "./lethe";

export type Caller = ReturnType<typeof createCaller>;

/** The procedures as a person of this role has them, without a login. */
export function callerAs(lethe: TestLethe, role: Role, userId = `user-${role}`): Caller {
  const admin = { kind: "admin" as const, userId, email: `${role}@example.org`, role, mustChangePassword: false };
  const app = () => Promise.reject(new Error("no app key here"));
  return createCaller({ services: lethe.services, admin, app, headers: {} });
}

/** The procedures as an app with this key has them. */
export function callerWithKey(lethe: TestLethe, key: string): Promise<Caller> {
  return callerWithHeaders(lethe, { authorization: `Bearer ${key}` });
}

/** The procedures as a browser with these headers has them. */
export async function callerWithHeaders(lethe: TestLethe, headers: Record<string, string>): Promise<Caller> {
  return createCaller(await createTrpcContext(lethe.container, new Headers(headers)));
}

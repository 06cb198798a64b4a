import type { AdminActor } from "@/server/services/context";
import type { Role } from "@/server/services/views";
import { createTrpcContext } from "@/server/trpc/context";
import { createCaller } from "@/server/trpc/router";
import type { TestLethe } from "./lethe";

export type Caller = ReturnType<typeof createCaller>;

/** The procedures as a person of this role has them, without a login. */
export function callerAs(
  lethe: TestLethe,
  role: Role,
  userId = `user-${role}`,
  more: Pick<AdminActor, "seesAnswers" | "grants"> = {},
): Caller {
  const email = `${role}@example.org`;
  const admin = { kind: "admin" as const, userId, email, role, mustChangePassword: false, ...more };
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

import { initTRPC, TRPCError } from "@trpc/server";
import superjson from "superjson";
import { ZodError, z } from "zod";
import { WireError } from "@/lib/wire/adapter";
import { type Act, permit, permitAnywhere } from "../services/permit";
import { asServiceError, ServiceError, type ServiceErrorCode } from "../services/service-error";
import type { TrpcContext } from "./context";

/** Who may call a procedure. docs/access.md is made from it, and tests/access compares it with what happens. */
export interface Access {
  /** Null: everybody with a session. */
  readonly act: Act | null;
  /**
   * `tenant`: the tenant that the input names, or the whole server when it names none. `server`: the whole server.
   * `row`: the tenant of what the input's id stands for. `self`: the caller's own. `app`: the tenant of the key.
   * `link`: nobody has a session yet; what is asked for is the account of a link.
   */
  readonly of: "tenant" | "server" | "row" | "self" | "app" | "link";
  /** Of these the verb asks for one besides, by what the row is. */
  readonly then?: readonly Act[];
}

/** What went wrong, as data: the dashboard and other clients read no messages. */
export interface ErrorData {
  /** Stable: `invalid`, `conflict`, `changed-meanwhile`, ... */
  readonly reason: string;
  /** The field of the input that it is about. */
  readonly field: string | null;
  readonly issues: readonly { readonly field: string; readonly message: string }[];
  /** What to do. */
  readonly hint: string | null;
}

const t = initTRPC
  .context<TrpcContext>()
  .meta<Access>()
  .create({
    transformer: superjson,
    errorFormatter({ shape, error }) {
      const problem = error.cause instanceof ZodError ? z.prettifyError(error.cause) : null;
      // What is not one of our own errors may hold anything: it stays in the log.
      const known = error.code !== "INTERNAL_SERVER_ERROR";
      const message = problem ?? (known ? shape.message : "Something went wrong in the server: see its log.");
      const { stack: _, ...data } = shape.data as typeof shape.data & { stack?: string };
      return { ...shape, message, data: { ...data, ...errorData(error) } };
    },
  });

const ISSUES_MAX = 20;

function errorData({ cause, code }: TRPCError): ErrorData {
  if (cause instanceof ZodError) {
    const issues = cause.issues.slice(0, ISSUES_MAX).map(({ path, message }) => ({ field: path.join("."), message }));
    return { reason: "invalid", field: issues[0]?.field ?? null, issues, hint: null };
  }
  const service = asServiceError(cause);
  if (service !== null) return { ...detailsOf(service), issues: [] };
  return { reason: code.toLowerCase().replaceAll("_", "-"), field: null, issues: [], hint: null };
}

function detailsOf({ code, reason, field, hint }: ServiceError): Omit<ErrorData, "issues"> {
  return { reason: reason ?? code, field: field ?? null, hint: hint ?? null };
}

const TRPC_CODE: Record<ServiceErrorCode, TRPCError["code"]> = {
  unauthenticated: "UNAUTHORIZED",
  forbidden: "FORBIDDEN",
  "not-found": "NOT_FOUND",
  conflict: "CONFLICT",
  invalid: "BAD_REQUEST",
  "too-large": "PAYLOAD_TOO_LARGE",
  "too-many": "TOO_MANY_REQUESTS",
  "rate-limited": "TOO_MANY_REQUESTS",
  "over-budget": "TOO_MANY_REQUESTS",
  unavailable: "SERVICE_UNAVAILABLE",
};

/** The one translation of service errors on this transport. */
const translateErrors = t.middleware(async ({ ctx, next }) => {
  const result = await next();
  if (result.ok) return result;
  const { cause } = result.error;
  const service = asServiceError(cause);
  if (service !== null) {
    throw new TRPCError({ code: TRPC_CODE[service.code], message: service.message, cause: service });
  }
  if (cause instanceof WireError) throw new TRPCError({ code: "BAD_REQUEST", message: cause.message, cause });
  if (result.error.code === "INTERNAL_SERVER_ERROR") ctx.services.log.error({ err: cause }, "a procedure failed");
  return result;
});

export const router = t.router;
export const createCallerFactory = t.createCallerFactory;

const open = t.procedure.use(translateErrors);

const withSession = open.use(({ ctx, next }) => {
  if (ctx.admin === null) throw new ServiceError("unauthenticated", "Log in first.");
  return next({ ctx: { ...ctx, actor: ctx.admin } });
});

const withOwnPassword = withSession.use(({ ctx, next }) => {
  const { mustChangePassword, mustEnrol = false } = ctx.actor;
  if (mustChangePassword) throw notYet("password-change-required", "Choose a new password first.");
  if (mustEnrol) throw notYet("second-factor-required", "Your role asks for a second factor: set one up first.");
  return next({ ctx });
});

function notYet(reason: string, message: string): ServiceError {
  return new ServiceError("forbidden", message, undefined, { reason, hint: "Open the dashboard: it leads there." });
}

/** For who has no session and holds a link. */
export const linkProcedure = open.meta({ act: null, of: "link" });

/** A person with a session, even before the first password was replaced. */
export const sessionProcedure = withSession.meta({ act: null, of: "self" });

/** A person with a session who has replaced the one-time password, for what everybody may see. */
export const personProcedure = withOwnPassword.meta({ act: null, of: "self" });

/** In the tenant that the input names; without one, over the whole server. Refused before the input is looked at closer. */
export function tenantProcedure(act: Act) {
  return withOwnPassword.meta({ act, of: "tenant" }).use(async ({ ctx, getRawInput, next }) => {
    permit(ctx.actor, act, tenantOf(await getRawInput()));
    return next({ ctx });
  });
}

/** What concerns the whole server. */
export function serverProcedure(act: Act) {
  return withOwnPassword.meta({ act, of: "server" }).use(({ ctx, next }) => {
    permit(ctx.actor, act, null);
    return next({ ctx });
  });
}

/** The input names a row, and its tenant is known when that was read: the verb asks then. */
export function rowProcedure(act: Act, then: readonly Act[] = []) {
  return withOwnPassword.meta({ act, of: "row", then }).use(({ ctx, next }) => {
    permitAnywhere(ctx.actor, act);
    return next({ ctx });
  });
}

/** An app with its key. The verb asks for the scope. */
export function appProcedure(act: Act) {
  return open.meta({ act, of: "app" }).use(async ({ ctx, next }) => {
    const actor = await ctx.app();
    return next({ ctx: { ...ctx, actor } });
  });
}

/** Anything but a text names no tenant: what is asked is then asked of the whole server, which takes more. */
function tenantOf(input: unknown): string | null {
  const tenantId = typeof input === "object" && input !== null && "tenantId" in input ? input.tenantId : null;
  return typeof tenantId === "string" ? tenantId : null;
}

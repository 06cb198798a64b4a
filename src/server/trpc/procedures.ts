import { initTRPC, TRPCError } from "@trpc/server";
import superjson from "superjson";
import { ZodError, z } from "zod";
import { WireError } from "@/lib/wire/adapter";
import { asServiceError, type ServiceErrorCode } from "../services/service-error";
import type { TrpcContext } from "./context";

const t = initTRPC.context<TrpcContext>().create({
  transformer: superjson,
  errorFormatter({ shape, error }) {
    const problem = error.cause instanceof ZodError ? z.prettifyError(error.cause) : null;
    // What is not one of our own errors may hold anything: it stays in the log.
    const known = error.code !== "INTERNAL_SERVER_ERROR";
    const message = problem ?? (known ? shape.message : "Something went wrong in the server: see its log.");
    const { stack: _, ...data } = shape.data as typeof shape.data & { stack?: string };
    return { ...shape, message, data };
  },
});

const TRPC_CODE: Record<ServiceErrorCode, TRPCError["code"]> = {
  unauthenticated: "UNAUTHORIZED",
  forbidden: "FORBIDDEN",
  "not-found": "NOT_FOUND",
  conflict: "CONFLICT",
  invalid: "BAD_REQUEST",
  "too-large": "PAYLOAD_TOO_LARGE",
  "too-many": "TOO_MANY_REQUESTS",
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

/** A person with a session who has replaced the one-time password. */
export const adminProcedure = open.use(({ ctx, next }) => {
  if (ctx.admin === null) throw new TRPCError({ code: "UNAUTHORIZED", message: "Log in first." });
  if (ctx.admin.mustChangePassword) {
    throw new TRPCError({
      code: "FORBIDDEN",
      message: "Choose a new password first: the one-time password is for the first login only.",
    });
  }
  return next({ ctx: { ...ctx, actor: ctx.admin } });
});

/** A person with a session, even before the first password was replaced. */
export const sessionProcedure = open.use(({ ctx, next }) => {
  if (ctx.admin === null) throw new TRPCError({ code: "UNAUTHORIZED", message: "Log in first." });
  return next({ ctx: { ...ctx, actor: ctx.admin } });
});

/** An app with its key. */
export const appProcedure = open.use(async ({ ctx, next }) => {
  const actor = await ctx.app();
  return next({ ctx: { ...ctx, actor } });
});

"use client";

import { createTRPCClient, httpBatchLink, httpLink, splitLink, type TRPCLink } from "@trpc/client";
import { createTRPCContext } from "@trpc/tanstack-react-query";
import superjson from "superjson";
import type { AppRouter } from "@/server/trpc/router";

export const { TRPCProvider, useTRPC } = createTRPCContext<AppRouter>();

/** Lists are only read forwards: the library says so with each page, and the API refuses fields that it does not know. */
const withoutDirection: TRPCLink<AppRouter> =
  () =>
  ({ op, next }) => {
    if (typeof op.input !== "object" || op.input === null || !("direction" in op.input)) return next(op);
    const { direction: _, ...input } = op.input;
    return next({ ...op, input });
  };

export function createClient() {
  const door = { url: "/api/trpc", transformer: superjson };
  const byItself = splitLink({
    condition: ({ context }) => context.skipBatch === true,
    true: httpLink(door),
    false: httpBatchLink({ ...door, maxURLLength: 2_000 }),
  });
  return createTRPCClient<AppRouter>({ links: [withoutDirection, byItself] });
}

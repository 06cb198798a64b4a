import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { getContainer } from "@/server/container";
import { createTrpcContext } from "@/server/trpc/context";
import { appRouter } from "@/server/trpc/router";

async function handle(request: Request): Promise<Response> {
  const container = await getContainer();
  return fetchRequestHandler({
    endpoint: "/api/trpc",
    req: request,
    router: appRouter,
    createContext: () => createTrpcContext(container, request.headers),
  });
}

export { handle as GET, handle as POST };

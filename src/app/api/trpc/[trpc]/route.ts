import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { getContainer } from "@/server/container";
import { serveBounded } from "@/server/http/fetch-front";
import { createTrpcContext } from "@/server/trpc/context";
import { appRouter } from "@/server/trpc/router";

async function handle(request: Request): Promise<Response> {
  const container = await getContainer();
  return serveBounded(container.services, request, (bounded) =>
    fetchRequestHandler({
      endpoint: "/api/trpc",
      req: bounded,
      router: appRouter,
      createContext: () => createTrpcContext(container, bounded.headers),
    }),
  );
}

export { handle as GET, handle as POST };

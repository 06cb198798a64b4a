import { getContainer } from "@/server/container";
import { serveBounded } from "@/server/http/fetch-front";

async function handle(request: Request): Promise<Response> {
  const { auth, services } = await getContainer();
  return serveBounded(services, request, (bounded) => auth.handler(bounded));
}

export { handle as GET, handle as POST };

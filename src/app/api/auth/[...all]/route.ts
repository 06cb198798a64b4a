import { getContainer } from "@/server/container";

async function handle(request: Request): Promise<Response> {
  const { auth } = await getContainer();
  return auth.handler(request);
}

export { handle as GET, handle as POST };

import { getContainer } from "@/server/container";
import { serveFetch } from "@/server/http/fetch-adapter";

/** For the route shims: the same handlers where no front server stands before Next (`next dev`). */
export async function handleHttpInNext(request: Request): Promise<Response> {
  const { handleHttp } = await getContainer();
  return serveFetch(handleHttp, request);
}

import { getContainer } from "../container";
import { serveFetch } from "./fetch-adapter";

/** For the shims under src/app: the same handlers where no front server stands before Next. */
export async function handleInNext(request: Request): Promise<Response> {
  const { handleHttp } = await getContainer();
  return serveFetch(handleHttp, request);
}

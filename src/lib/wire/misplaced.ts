/** First names of the providers' endpoints, below their version. */
const ENDPOINT =
  /^\/(?:chat|completions|responses|embeddings|messages|models|moderations|images|audio|files|batches)(?:\/|$)/i;
/** What stands before an endpoint where a base URL lacks the version, has it twice, or leads to Lethe's own API. */
const MISPLACED = /^(?:\/api)?(?:\/v1)*/i;

/**
 * The endpoint that a client meant whose base URL is not quite Lethe's: `/chat/completions`, `/v1/v1/messages`,
 * `/api/v1/embeddings` beside `/v1/...`. Null: the path is no such one.
 */
export function misplacedEndpoint(path: string): string | null {
  const [before = ""] = MISPLACED.exec(path) ?? [];
  const endpoint = path.slice(before.length);
  return before !== "/v1" && ENDPOINT.test(endpoint) ? endpoint : null;
}

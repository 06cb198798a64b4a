import type { UpstreamResponse } from "../../ports/upstream";
import type { Services } from "../context";

/** Nobody reads on: leaving the loop closes the connection, which else would be held with its place at the provider. */
export function leaveStream(
  { background }: Pick<Services, "background">,
  response: Exclude<UpstreamResponse, { kind: "json" }>,
): void {
  background("the rest of an answer that nobody reads", async () => {
    try {
      for await (const _ of response.kind === "stream" ? response.events : response.chunks) return;
    } catch {
      // It was no use anyway.
    }
  });
}

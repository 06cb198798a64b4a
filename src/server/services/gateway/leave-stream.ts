import type { UpstreamResponse } from "../../ports/upstream";
import type { Services } from "../context";

/** Nobody reads on: leaving the loop closes the connection, which else would be held with its place at the provider. */
export function leaveStream(
  { background }: Pick<Services, "background">,
  { events }: Extract<UpstreamResponse, { kind: "stream" }>,
): void {
  background("the rest of a stream that nobody reads", async () => {
    try {
      for await (const _ of events) return;
    } catch {
      // It was no use anyway.
    }
  });
}

// An empty process with the probe of the server's event loop: what the machine itself does to a loop at the same time.
import { probeLoop } from "./probe";

const probe = probeLoop();
process.on("message", (message: { kind: "reset" | "read" }) => {
  process.send?.({ result: message.kind === "reset" ? probe.reset() : probe.read() });
});
process.once("disconnect", () => process.exit());

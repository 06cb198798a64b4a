import { fileURLToPath } from "node:url";
import { runProcess } from "@/server/process";
import { withoutPages } from "../support/without-pages";

/** The process as `npm start` runs it, but for the pages. */
await runProcess({
  project: process.cwd(),
  entry: fileURLToPath(import.meta.url),
  preparePages: async (container) => ({
    handle: withoutPages(container),
    attach: () => undefined,
    close: async () => undefined,
  }),
});

import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { PHASE_PRODUCTION_BUILD } from "next/constants.js";

/** @type {import("next").NextConfig} */
const nextConfig = {
  // Several checkouts may lie under one folder: without this, Next guesses the root from the lock files above.
  turbopack: { root: dirname(fileURLToPath(import.meta.url)) },
  // Native modules, and modules that must be one instance for the whole process.
  serverExternalPackages: ["better-sqlite3", "pg", "pino", "prom-client", "@prisma/client", "libphonenumber-js"],
  // Types are checked by `npm test`; a build on a user's machine should not do it again.
  typescript: { ignoreBuildErrors: true },
  // Pages are read when somebody looks at them: a cache that serves only apps never pays for them.
  experimental: { preloadEntriesOnStart: false },
  poweredByHeader: false,
  // Headers that protect a page are set by the front server, which makes a nonce for each (src/server/front.ts).
  devIndicators: false,
};

/** @param {string} phase */
export default function configOf(phase) {
  // Traces the packages that the pages need: a release carries only those along (scripts/release.mjs). A server that is
  // started is told nothing of it: it would warn that this is not how a standalone tree is started.
  return phase === PHASE_PRODUCTION_BUILD ? { ...nextConfig, output: "standalone" } : nextConfig;
}

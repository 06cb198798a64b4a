import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

// Scripts are Next's own, some of them inline: the rest of what a page could be made to do is shut.
const SECURITY_HEADERS = Object.entries({
  "Content-Security-Policy":
    "frame-ancestors 'none'; base-uri 'self'; object-src 'none'; form-action 'self'; connect-src 'self' ws: wss:",
  "X-Content-Type-Options": "nosniff",
  "X-Frame-Options": "DENY",
  "Referrer-Policy": "same-origin",
  "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}).map(([key, value]) => ({ key, value }));

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
  headers: async () => [{ source: "/:path*", headers: SECURITY_HEADERS }],
  devIndicators: false,
};

export default nextConfig;

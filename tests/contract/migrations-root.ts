import path from "node:path";

/** The project's own migrations. */
export const MIGRATIONS_ROOT = path.resolve(import.meta.dirname, "../../prisma");

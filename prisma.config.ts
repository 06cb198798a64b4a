import { defineConfig } from "prisma/config";

// Which of the two databases a Prisma command means follows from the address, as it does in the server.
const url = process.env.DATABASE_URL ?? "file:.data/lethe.db";
const provider = /^postgres(ql)?:/.test(url) ? "postgres" : "sqlite";

export default defineConfig({
  schema: `prisma/${provider}`,
  migrations: { path: `prisma/${provider}/migrations` },
  datasource: { url },
});

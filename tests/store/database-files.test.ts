import fs from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";

const SERVER = path.resolve(import.meta.dirname, "../../src/server");

/**
 * Closing any descriptor of a database file drops every lock that the process holds on it (POSIX). So nothing in the
 * server's process, threads included, may open the database, its -wal, -shm or the lock file but SQLite itself.
 */
describe("files of the database", () => {
  const sources = fs
    .readdirSync(path.join(SERVER, "store"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts") && !name.startsWith("generated"))
    .map((name) => ({ name, text: fs.readFileSync(path.join(SERVER, "store", name), "utf8") }));

  it("are opened in the store by better-sqlite3 alone, but for making one that is not there", () => {
    const opening =
      /\b(?:fs\.)?(?:promises\.)?(?:open|openSync|createReadStream|createWriteStream|readFile|readFileSync|copyFile|copyFileSync|cp|cpSync)\(/g;
    const found = sources
      // Its text runs in a process of its own.
      .filter(({ name }) => name !== "sqlite/maintenance-script.ts")
      .flatMap(({ name, text }) =>
        text
          .split("\n")
          .filter((line) => /\bfs\./.test(line) && line.match(opening))
          .map((line) => `${name}: ${line.trim()}`),
      );
    expect(found.sort()).toEqual([
      'migrate.ts: const bytes = await fs.readFile(path.join(directory, name, "migration.sql"));',
      'sqlite/connection.ts: if (!fs.existsSync(file)) fs.closeSync(fs.openSync(file, "wx", 0o600));',
    ]);
  });

  it("are opened by one copy of SQLite", () => {
    const all = fs
      .readdirSync(SERVER, { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".ts") && !name.includes("generated"));
    for (const name of all) {
      const text = fs.readFileSync(path.join(SERVER, name), "utf8");
      expect(text, name).not.toMatch(/from "(?:node:sqlite|sqlite3|sql\.js|libsql|@libsql\/client)"/);
    }
  });
});

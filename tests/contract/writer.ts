import { openDatabase } from "@/server/store/database";
import { MIGRATIONS_ROOT } from "./migrations-root";
import { entryRow } from "./rows";

/** The process that durability.test.ts kills. Eight writers at once, so that groups are cut in the middle. */
const [url = ""] = process.argv.slice(2);
const db = await openDatabase({ url, migrationsRoot: MIGRATIONS_ROOT, now: () => 0 });
let next = 0;

async function writeForever(): Promise<void> {
  while (next < 60_000) {
    const n = next++;
    await db.entries.put(entryRow(n, { response: new Uint8Array(2_000).fill(n & 255) }));
    process.stdout.write(`${n}\n`);
  }
}

await Promise.all(Array.from({ length: 8 }, writeForever));

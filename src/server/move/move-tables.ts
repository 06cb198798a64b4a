import type { Database } from "../ports/database";
import { MARKER } from "./marker";
import { MOVED, type Row, rowsOf, type Table } from "./tables";

const PAGE = 500;

/** Rows as they are. What is there already was moved by a run that was interrupted: in the same order, so it goes on behind. */
export async function moveTables(from: Database, to: Database, say: (text: string) => void): Promise<void> {
  for (const table of MOVED) {
    const count = await moveTable(from, to, table);
    say(`${table.model}: ${count} rows`);
  }
}

async function moveTable(from: Database, to: Database, { model, key }: Table): Promise<number> {
  const orderBy = key.map((field) => ({ [field]: "asc" }));
  let done = await rowsOf(to.read, model).count();
  let after: object = { skip: done };
  for (;;) {
    const page = await rowsOf(from.read, model).findMany({ take: PAGE, orderBy, ...after });
    const last = page.at(-1);
    if (last === undefined) return done;
    await to.write((tx) => rowsOf(tx, model).createMany({ data: page }));
    done += page.length;
    after = { skip: 1, cursor: cursorOf(key, last) };
  }
}

/** Prisma names a key of several columns by joining their names. */
function cursorOf(key: readonly string[], row: Row): object {
  const values = Object.fromEntries(key.map((field) => [field, row[field]]));
  return key.length === 1 ? values : { [key.join("_")]: values };
}

export async function moveSettings(from: Database, to: Database): Promise<void> {
  const rows = await from.read.serverSetting.findMany({ where: { name: { not: MARKER } } });
  await to.write(async (tx) => {
    for (const { name, ...row } of rows) {
      await tx.serverSetting.upsert({ where: { name }, update: row, create: { name, ...row } });
    }
  });
}

/** @returns what differs, in words; empty: nothing */
export async function compareTables(from: Database, to: Database): Promise<string[]> {
  const differences: string[] = [];
  for (const { model } of MOVED) {
    const [before, after] = await Promise.all([rowsOf(from.read, model).count(), rowsOf(to.read, model).count()]);
    if (before !== after) differences.push(`${model}: ${before} rows became ${after}`);
  }
  return differences;
}

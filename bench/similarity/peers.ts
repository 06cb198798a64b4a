import { create, insertMultiple, search } from "@orama/orama";
import Database from "better-sqlite3";
import MiniSearch from "minisearch";

/** A store of texts that names the one nearest to a query; -1: none. */
export interface Peer {
  readonly name: string;
  readonly find: (text: string) => number | Promise<number>;
}

function words(text: string): string[] {
  return text.toLowerCase().match(/[a-z0-9]+/g) ?? [];
}

export function fullTextPeer(texts: readonly string[]): Peer {
  const db = new Database(":memory:");
  db.exec("CREATE VIRTUAL TABLE entries USING fts5(text)");
  const insert = db.prepare("INSERT INTO entries(rowid, text) VALUES (?, ?)");
  db.transaction(() => {
    for (const [i, text] of texts.entries()) insert.run(i + 1, text);
  })();
  const find = db.prepare<[string], { id: number }>(
    "SELECT rowid AS id FROM entries WHERE entries MATCH ? ORDER BY bm25(entries) LIMIT 1",
  );
  return {
    name: "SQLite FTS5 bm25",
    find: (text) =>
      (find.get(
        words(text)
          .map((word) => `"${word}"`)
          .join(" OR "),
      )?.id ?? 0) - 1,
  };
}

export function miniSearchPeer(texts: readonly string[]): Peer {
  const index = new MiniSearch<{ id: number; text: string }>({ fields: ["text"] });
  index.addAll(texts.map((text, id) => ({ id, text })));
  return { name: "MiniSearch", find: (text) => (index.search(text)[0]?.id as number | undefined) ?? -1 };
}

export async function oramaPeer(texts: readonly string[]): Promise<Peer> {
  const db = create({ schema: { text: "string" } as const });
  await insertMultiple(
    db,
    texts.map((text, id) => ({ id: String(id), text })),
    1000,
  );
  return {
    name: "Orama",
    find: async (text) => Number((await search(db, { term: text, threshold: 1, limit: 1 })).hits[0]?.id ?? -1),
  };
}

/** Term counts as JSON in SQLite, read and compared one by one, newest first. `cap` null: all of them. */
export function jsonScanPeer(texts: readonly string[], cap: number | null): Peer {
  const db = new Database(":memory:");
  db.exec("CREATE TABLE entries(id INTEGER PRIMARY KEY, vector TEXT)");
  const insert = db.prepare("INSERT INTO entries(id, vector) VALUES (?, ?)");
  db.transaction(() => {
    for (const [i, text] of texts.entries()) insert.run(i, JSON.stringify(Object.fromEntries(termCounts(text))));
  })();
  const rows = db.prepare<[number], { id: number; vector: string }>(
    "SELECT id, vector FROM entries ORDER BY id DESC LIMIT ?",
  );
  return {
    name: cap === null ? "JSON vectors, all" : `JSON vectors, newest ${cap}`,
    find: (text) => bestOf(rows.iterate(cap ?? -1), termCounts(text)),
  };
}

function termCounts(text: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const word of words(text)) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}

function bestOf(rows: Iterable<{ id: number; vector: string }>, query: ReadonlyMap<string, number>): number {
  let [best, bestScore] = [-1, 0];
  for (const { id, vector } of rows) {
    let [dot, square] = [0, 0];
    for (const [word, count] of Object.entries(JSON.parse(vector) as Record<string, number>)) {
      dot += count * (query.get(word) ?? 0);
      square += count * count;
    }
    const score = dot / Math.sqrt(square);
    if (score > bestScore) [best, bestScore] = [id, score];
  }
  return best;
}

import type { Client } from "pg";
import type { CopyLeft, ScourReport } from "@/server/ports/database";

/** Tables whose files held sealed content. */
const CONTENT_TABLES = ["entry"];
/** Bytes read from a file at a time; the next piece begins before the end of this one. */
const PIECE_BYTES = 4 * 1024 * 1024;
const OVERLAP_BYTES = 64;

/** What the role of this connection may do beyond its own tables. */
export interface Reach {
  readonly superuser: boolean;
  /** May read files of the server: of relations and of the log. */
  readonly files: boolean;
}

export async function readReach(client: Client): Promise<Reach> {
  const { rows } = await client.query<{ superuser: boolean; files: boolean }>(
    `SELECT current_setting('is_superuser') = 'on' AS superuser,
       pg_has_role(current_user, 'pg_read_server_files', 'MEMBER')
         AND has_function_privilege('pg_read_binary_file(text, bigint, bigint, boolean)', 'EXECUTE') AS files`,
  );
  return { superuser: rows[0]?.superuser === true, files: rows[0]?.files === true };
}

/**
 * Looks through the files of the tables, which a query can't: it sees live rows only. The log of the server is looked
 * through as well; what is found there is no failure of the erasure but a copy with an end, which is named.
 */
export async function searchMedium(
  client: Client,
  reach: Reach,
  needles: readonly Uint8Array[],
): Promise<Pick<ScourReport, "found" | "searched" | "copiesLeft">> {
  if (!reach.files) return { found: [], searched: NOT_SEARCHED, copiesLeft: [LOG_NOT_SEARCHED, ...OTHER_COPIES] };
  if (reach.superuser) await client.query("CHECKPOINT");
  const found = await searchFiles(client, await relationFiles(client), needles);
  const inLog = await searchFiles(client, await logFiles(client), needles);
  const left = inLog.length === 0 ? [] : [logLeft(inLog.length, needles.length)];
  return {
    found,
    searched: {
      medium: true,
      detail: "the files of the table of answers and of the write-ahead log, read byte by byte",
    },
    copiesLeft: [...left, ...OTHER_COPIES],
  };
}

const NOT_SEARCHED = {
  medium: false,
  detail:
    "the role of this database may not read the server's files: tables were rewritten and looked through by query, the medium was not searched",
};

const LOG_NOT_SEARCHED: CopyLeft = {
  copy: "write-ahead log of the database server",
  until: null,
  detail:
    "may hold sealed bytes until its segments are written over; a superuser's CHECKPOINT and pg_switch_wal bring that about",
};

const OTHER_COPIES: readonly CopyLeft[] = [
  {
    copy: "replicas and archived log of the database server",
    until: null,
    detail: "follow the log in their own time; archived segments stay as long as their operator keeps them",
  },
];

function logLeft(found: number, looked: number): CopyLeft {
  return {
    ...LOG_NOT_SEARCHED,
    detail: `holds ${found} of the ${looked} sealed answers that were looked for, until its segments are written over`,
  };
}

/** A table's file, and its overflow's: each in segments of a gigabyte. */
async function relationFiles(client: Client): Promise<string[]> {
  const { rows } = await client.query<{ path: string }>(
    `SELECT pg_relation_filepath(oid) AS path FROM (
       SELECT c.oid FROM pg_class c WHERE c.relname = ANY($1) AND c.relnamespace = current_schema()::regnamespace
       UNION SELECT c.reltoastrelid FROM pg_class c
         WHERE c.relname = ANY($1) AND c.relnamespace = current_schema()::regnamespace AND c.reltoastrelid <> 0) r
     WHERE pg_relation_filepath(oid) IS NOT NULL`,
    [CONTENT_TABLES],
  );
  const files: string[] = [];
  for (const { path } of rows) {
    files.push(path);
    for (let segment = 1; await fileExists(client, `${path}.${segment}`); segment++) files.push(`${path}.${segment}`);
  }
  return files;
}

async function logFiles(client: Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>("SELECT name FROM pg_ls_waldir()");
  return rows.map(({ name }) => `pg_wal/${name}`);
}

async function fileExists(client: Client, path: string): Promise<boolean> {
  const { rows } = await client.query<{ size: string | null }>("SELECT (pg_stat_file($1, true)).size", [path]);
  return rows[0]?.size != null;
}

async function searchFiles(
  client: Client,
  files: readonly string[],
  needles: readonly Uint8Array[],
): Promise<number[]> {
  if (needles.length === 0) return [];
  const wanted = needles.map((needle) => Buffer.from(needle));
  const found = new Set<number>();
  for (const file of files) {
    for (let offset = 0; ; offset += PIECE_BYTES) {
      const { rows } = await client.query<{ at: string[] | null; length: number | null }>(
        `WITH piece AS MATERIALIZED (SELECT pg_read_binary_file($1, $2, $3, true) AS bytes)
         SELECT length(bytes) AS length, ARRAY(SELECT n.at FROM unnest($4::bytea[]) WITH ORDINALITY AS n(needle, at)
           WHERE position(n.needle IN piece.bytes) > 0) AS at FROM piece`,
        [file, offset, PIECE_BYTES + OVERLAP_BYTES, wanted],
      );
      for (const at of rows[0]?.at ?? []) found.add(Number(at) - 1);
      if ((rows[0]?.length ?? 0) < PIECE_BYTES + OVERLAP_BYTES) break;
    }
  }
  return [...found];
}

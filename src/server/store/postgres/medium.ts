import type { Client } from "pg";
import type { CopyLeft, PurgeReport } from "@/server/ports/database";

/** Tables whose files held sealed content. */
const CONTENT_TABLES = ["entry"];
/** Bytes read from a file at a time; the next piece begins before the end of this one. */
const PIECE_BYTES = 4 * 1024 * 1024;
const OVERLAP_BYTES = 64;

/** What the role of this connection may do beyond its own tables. */
export interface MediumAccess {
  readonly superuser: boolean;
  /** May read files of the server: of relations. */
  readonly files: boolean;
  /** May list the segments of the log as well, and so read them. */
  readonly log: boolean;
  readonly checkpoint: boolean;
  readonly switchLog: boolean;
}

// The role pg_checkpoint is there from PostgreSQL 15 on.
const REACH = `SELECT current_setting('is_superuser') = 'on' AS superuser,
  has_function_privilege('pg_read_binary_file(text, bigint, bigint, boolean)', 'EXECUTE') AS files,
  has_function_privilege('pg_read_binary_file(text, bigint, bigint, boolean)', 'EXECUTE')
    AND has_function_privilege('pg_ls_waldir()', 'EXECUTE') AS log,
  current_setting('is_superuser') = 'on'
    OR COALESCE(pg_has_role(current_user, to_regrole('pg_checkpoint'), 'USAGE'), false) AS checkpoint,
  has_function_privilege('pg_switch_wal()', 'EXECUTE') AS "switchLog"`;

export async function readMediumAccess(client: Client): Promise<MediumAccess> {
  const { rows } = await client.query<MediumAccess>(REACH);
  return rows[0] ?? { superuser: false, files: false, log: false, checkpoint: false, switchLog: false };
}

type Searched = Pick<PurgeReport, "found" | "searched" | "copiesLeft">;

/**
 * Looks through the files of the tables, which a query can't: it sees live rows only. The log of the server is looked
 * through as well; what is found there is no failure of the erasure but a copy with an end, which is named. So is whatever
 * this role may not do.
 */
export async function searchMedium(
  client: Client,
  access: MediumAccess,
  needles: readonly Uint8Array[],
): Promise<Searched> {
  if (!access.files)
    return { found: [], searched: NOT_SEARCHED, copiesLeft: [logNotSearched(access), ...OTHER_COPIES] };
  if (access.checkpoint) await client.query("CHECKPOINT");
  const found = await searchFiles(client, await relationFiles(client), needles);
  const log = access.log ? await searchLog(client, needles) : [logNotSearched(access)];
  const files = `the files of the table of answers${access.log ? " and of the write-ahead log" : ""}, read byte by byte`;
  const detail = access.checkpoint ? files : `${files}, without a CHECKPOINT before, which this role may not ask for`;
  return { found, searched: { medium: true, detail }, copiesLeft: [...log, ...OTHER_COPIES] };
}

async function searchLog(client: Client, needles: readonly Uint8Array[]): Promise<CopyLeft[]> {
  const found = await searchFiles(client, await logFiles(client), needles);
  if (found.length === 0) return [];
  const detail = `holds ${found.length} of the ${needles.length} sealed answers that were looked for, until its segments are written over`;
  return [{ copy: LOG, until: null, detail }];
}

const LOG = "write-ahead log of the database server";

const NOT_SEARCHED = {
  medium: false,
  detail:
    "the role of this database may not read the server's files: tables were rewritten and looked through by query, the medium was not searched",
};

function logNotSearched({ checkpoint, switchLog }: MediumAccess): CopyLeft {
  const refused = [
    "list and read its files (pg_ls_waldir, pg_read_binary_file)",
    ...(switchLog ? [] : ["close its segments (pg_switch_wal)"]),
    ...(checkpoint ? [] : ["ask for a CHECKPOINT (a superuser, or pg_checkpoint from PostgreSQL 15 on)"]),
  ];
  const detail = `was not searched, and may hold sealed bytes until its segments are written over. The role of this database may not ${refused.join(", ")}`;
  return { copy: LOG, until: null, detail };
}

const OTHER_COPIES: readonly CopyLeft[] = [
  {
    copy: "replicas and archived log of the database server",
    until: null,
    detail: "follow the log in their own time; archived segments stay as long as their operator keeps them",
  },
];

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
  const { rows } = await client.query<{ there: boolean }>(
    "SELECT pg_read_binary_file($1, 0, 1, true) IS NOT NULL AS there",
    [path],
  );
  return rows[0]?.there === true;
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

import pg, { type Client } from "pg";
import { StartRefused } from "@/server/ports/start-refused";

const CONNECT_MS_MAX = 5_000;

/** Who came in, and what could make it more than that. */
const WHO = `SELECT session_user AS name,
  r.rolsuper OR r.rolcreaterole OR r.rolbypassrls OR r.rolreplication AS powerful,
  COALESCE(pg_has_role(session_user, to_regrole('lethe_app'), 'USAGE'), false) AS "isApp",
  ARRAY(SELECT m.rolname::text FROM pg_roles m
    WHERE m.rolname NOT IN (session_user, 'lethe_app') AND pg_has_role(session_user, m.oid, 'MEMBER')) AS others,
  ARRAY(SELECT s.name::text FROM unnest(current_schemas(false)) AS s(name) WHERE has_schema_privilege(s.name, 'CREATE')) AS makes,
  EXISTS (SELECT 1 FROM pg_class WHERE relowner = r.oid) AS owns,
  to_regclass('entry')::oid AS entry
  FROM pg_roles r WHERE r.rolname = session_user`;

interface Who {
  readonly name: string;
  readonly powerful: boolean;
  readonly isApp: boolean;
  readonly others: readonly string[];
  readonly makes: readonly string[];
  readonly owns: boolean;
  readonly entry: number | null;
}

/**
 * Logs in as requests will, and looks whether row-level security holds this login: what it may be is listed, and everything
 * else refuses the start.
 * @param admin logged in as in DATABASE_URL
 * @throws StartRefused, or what connecting fails with
 */
export async function requireWall(admin: Client, appUrl: string): Promise<void> {
  const who = await whoComesIn(appUrl);
  const problem = freedomOf(who) ?? (await blindnessOf(who, admin));
  if (problem === null) return;
  throw new StartRefused(
    `The login of requests, ${who.name}, ${problem} See "Postgres" in docs/stores.md, and LETHE_DATABASE_APP_URL.`,
  );
}

async function whoComesIn(connectionString: string): Promise<Who> {
  const client = open(connectionString);
  client.on("error", () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<Who>(WHO);
    return rows[0] as Who;
  } finally {
    await client.end().catch(() => undefined);
  }
}

function open(connectionString: string): Client {
  try {
    return new pg.Client({ connectionString, connectionTimeoutMillis: CONNECT_MS_MAX, query_timeout: CONNECT_MS_MAX });
  } catch {
    throw new StartRefused("LETHE_DATABASE_APP_URL is not an address of Postgres.");
  }
}

function freedomOf({ powerful, others, makes, owns }: Who): string | null {
  if (powerful || owns) {
    return "could set itself free of row-level security: it is a superuser, makes roles, replicates, or owns tables. It must be a plain login that owns nothing.";
  }
  if (others.length > 0) {
    return `could set itself free of row-level security: it is a member of ${others.join(", ")}. It must be a member of lethe_app alone.`;
  }
  if (makes.length === 0) return null;
  return `may make tables and functions in the schema ${makes.join(", ")}, in front of those that are meant. Let an administrator run: REVOKE CREATE ON SCHEMA ${makes.join(", ")} FROM PUBLIC.`;
}

async function blindnessOf({ name, isApp, entry }: Who, admin: Client): Promise<string | null> {
  if (!isApp) return `lacks the rights of lethe_app. Let an administrator run: GRANT lethe_app TO ${name}.`;
  const { rows } = await admin.query<{ entry: number | null; schema: string }>(
    "SELECT to_regclass('entry')::oid AS entry, current_schema() AS schema",
  );
  const [own] = rows;
  if (own !== undefined && own.entry === entry) return null;
  return `does not see the tables of DATABASE_URL, which are in the schema ${own?.schema}: it is in another database, or needs ALTER ROLE ${name} SET search_path = ${own?.schema}.`;
}

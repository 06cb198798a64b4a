import pg, { type Client } from "pg";
import { StartRefused } from "@/server/ports/start-refused";

/** As `server_version_num` counts. Older ones are out of support, and nobody here runs the tests on them. */
const VERSION_MIN = 140_000;

const CONNECT_MS_MAX = 5_000;

const ADDRESS_FORM = "postgresql://user:password@host:5432/database";

/** What to do, by Postgres's condition or the system's code. */
const ADVICE: Readonly<Record<string, string>> = {
  ECONNREFUSED: "nothing listens there: start Postgres, or mend host and port in DATABASE_URL",
  ENOTFOUND: "this host name is not known: mend the host in DATABASE_URL",
  EAI_AGAIN: "the host name could not be looked up: is there a network, and is the host in DATABASE_URL right?",
  ENOENT: "there is no such socket: start Postgres, or mend the host in DATABASE_URL",
  EHOSTUNREACH: "there is no way to this host: mend the host in DATABASE_URL, or the network",
  ETIMEDOUT: "it does not answer: is a firewall in between, and are host and port in DATABASE_URL right?",
  ECONNRESET: "it closed the connection: does it want TLS (?sslmode=require), and is it Postgres that listens there?",
  "28P01": "user or password is wrong: mend them in DATABASE_URL",
  "28000": "this user may not log in from here: see pg_hba.conf of the server, and the user in DATABASE_URL",
  "3D000": "there is no such database: make it (CREATE DATABASE), or mend its name in DATABASE_URL",
  "42501": "this user lacks a right that it needs: see docs/stores.md for what to grant",
  "53300": "it has no connection left: raise max_connections, or run fewer processes (docs/scaling.md)",
  "57P03": "it is starting or stopping: try again in a moment",
};

/**
 * The first connection of a start: what fails here is told in the operator's words.
 * @throws StartRefused
 */
export async function withFirstConnection<T>(
  url: string,
  options: { readonly lockMsMax: number },
  work: (client: Client) => Promise<T>,
): Promise<T> {
  const client = clientOf(url);
  client.on("error", () => undefined);
  try {
    await client.connect();
    await requireVersion(client);
    // Not with the first message: a pooler refuses what it does not know there.
    await client.query(`SET lock_timeout = ${options.lockMsMax}`);
    return await work(client);
  } catch (err) {
    throw refusalOf(err, client);
  } finally {
    await client.end().catch(() => undefined);
  }
}

function clientOf(connectionString: string): Client {
  try {
    return new pg.Client({ connectionString, connectionTimeoutMillis: CONNECT_MS_MAX });
  } catch {
    // What could not be read may be a password: it is not repeated.
    throw new StartRefused(`DATABASE_URL is not an address of Postgres. It has the form ${ADDRESS_FORM}`);
  }
}

async function requireVersion(client: Client): Promise<void> {
  const { rows } = await client.query<{ number: string; name: string }>(
    "SELECT current_setting('server_version_num') AS number, current_setting('server_version') AS name",
  );
  const [version] = rows;
  if (version !== undefined && Number(version.number) >= VERSION_MIN) return;
  throw new StartRefused(
    `Lethe needs PostgreSQL 14 or newer; ${placeOf(client)} is version ${version?.name ?? "unknown"}. Upgrade it, or name another one in DATABASE_URL.`,
  );
}

/** Errors of the connection get a place and an advice; what else went wrong stays as it is. */
function refusalOf(err: unknown, client: Client): unknown {
  const cause = err instanceof AggregateError ? err.errors[0] : err;
  if (!(cause instanceof Error) || cause instanceof StartRefused) return err;
  const code = "code" in cause && typeof cause.code === "string" ? cause.code : "";
  const isTimeout = /timeout|timed out/i.test(cause.message) && !(cause instanceof pg.DatabaseError);
  const advice = ADVICE[isTimeout ? "ETIMEDOUT" : code];
  const isConnection = advice !== undefined || "syscall" in cause || /connection|ssl|sasl/i.test(cause.message);
  if (!isConnection || code.startsWith("42") !== (code === "42501")) return err;
  return new StartRefused(
    `No use of Postgres at ${placeOf(client)}: ${advice ?? "see what it answered"} (${cause.message}).`,
    { cause },
  );
}

function placeOf({ host, port, database, user }: Client): string {
  return `host ${host}, port ${port}, database ${database ?? "(none)"}, user ${user ?? "(none)"}`;
}

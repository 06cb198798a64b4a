import { createHash, createHmac, pbkdf2Sync, randomBytes } from "node:crypto";
import pg, { type Client } from "pg";
import { StartRefused } from "@/server/ports/start-refused";
import { requireWall } from "./wall";

/** Processes that start at once make the login one after the other. The number means nothing. */
const MAKING_LOCK = 7_391_204_462;
/** Bytes of a name in Postgres. */
const NAME_BYTES_MAX = 63;
const SCRAM_ROUNDS = 4096;

/** Wrong password or nobody of that name, no such database, a missing right, what a pooler says of whom it does not know. */
const NOT_LET_IN = /^(28|3D|42|08)/;
const OURS = "Lethe: requests log in as this role (docs/stores.md)";

/**
 * The login of requests. It can't become the one in DATABASE_URL, which administers: what goes wrong in the statements of a
 * request stays inside the tenant that its transaction has named. Made here, unless the operator has made one.
 * @param client logged in as in DATABASE_URL, the schema up to date
 * @returns its address
 * @throws StartRefused
 */
export async function provideAppLogin(client: Client, url: string, appUrl: string | null): Promise<string> {
  await requireAdmin(client);
  if (appUrl !== null) {
    await requireWall(client, appUrl).catch((error: unknown) => {
      throw isNotLetIn(error) ? new StartRefused(`LETHE_DATABASE_APP_URL can't be used: ${said(error)}.`) : error;
    });
    return appUrl;
  }
  const login = loginFor(client);
  const address = withLogin(url, login);
  try {
    await requireWall(client, address);
  } catch (error) {
    if (!(error instanceof StartRefused) && !isNotLetIn(error)) throw error;
    await makeLogin(client, login);
    await requireWall(client, address).catch((again: unknown) => {
      throw isNotLetIn(again) ? refusal(said(again), login, client) : again;
    });
  }
  return address;
}

interface Login {
  readonly name: string;
  /** Null where DATABASE_URL needs none either: then there is nothing to derive one from. */
  readonly password: string | null;
}

/** Known to every process that has DATABASE_URL, kept nowhere, and of no help to find the password that it comes from. */
export function loginFor({ user = "", password }: Pick<Client, "user" | "password">): Login {
  const name = `${user}_requests`;
  const digest = () => createHash("sha256").update(user).digest("hex").slice(0, 32);
  return {
    name: Buffer.byteLength(name) <= NAME_BYTES_MAX ? name : `${digest()}_requests`,
    password: password ? createHmac("sha256", password).update("lethe/login-of-requests").digest("base64url") : null,
  };
}

/** What stands behind the question mark counts more than what stands in front of the host: in every form of an address. */
export function withLogin(url: string, { name, password }: Login): string {
  const own = new URLSearchParams({ user: name, ...(password === null ? {} : { password }) });
  return `${url}${url.includes("?") ? "&" : "?"}${own.toString().replaceAll("+", "%20")}`;
}

/** A role that has lost its part in administration would see an empty database, and take it for a new one. */
async function requireAdmin(client: Client): Promise<void> {
  const { rows } = await client.query<{ is: boolean }>(
    "SELECT pg_has_role(current_user, 'lethe_admin', 'USAGE') AS is",
  );
  if (rows[0]?.is === true) return;
  throw new StartRefused(
    `The role ${client.user} of DATABASE_URL does not have the rights of lethe_admin. Let an administrator run: GRANT lethe_admin TO ${client.escapeIdentifier(client.user ?? "")} (docs/stores.md).`,
  );
}

async function makeLogin(client: Client, login: Login): Promise<void> {
  await client.query("SELECT pg_advisory_lock($1)", [MAKING_LOCK]);
  try {
    const statements = await roleStatements(client, login);
    await client.query(["BEGIN", ...statements, "COMMIT"].join("; "));
  } catch (error) {
    throw isNotLetIn(error) ? refusal(said(error), login, client) : error;
  } finally {
    await client.query("ROLLBACK");
    await client.query("SELECT pg_advisory_unlock($1)", [MAKING_LOCK]);
  }
}

async function roleStatements(client: Client, login: Login): Promise<string[]> {
  const { rows } = await client.query<{ comment: string | null }>(
    "SELECT shobj_description(oid, 'pg_authid') AS comment FROM pg_roles WHERE rolname = $1",
    [login.name],
  );
  const [known] = rows;
  if (known !== undefined && known.comment !== OURS) throw refusal("a role of this name is there", login, client);
  const place = await client.query<{ schema: string; database: string }>(
    "SELECT quote_ident(current_schema()) AS schema, quote_ident(current_database()) AS database",
  );
  const role = client.escapeIdentifier(login.name);
  const secret = login.password === null ? "NULL" : client.escapeLiteral(scramVerifier(login.password));
  return [
    `${known === undefined ? "CREATE" : "ALTER"} ROLE ${role} LOGIN PASSWORD ${secret}`,
    `COMMENT ON ROLE ${role} IS ${client.escapeLiteral(OURS)}`,
    `GRANT lethe_app TO ${role}`,
    `ALTER ROLE ${role} IN DATABASE ${place.rows[0]?.database} SET search_path = ${place.rows[0]?.schema}`,
  ];
}

/** What Postgres keeps of a password (RFC 5803). Made here: a statement with the password itself may stand in a log. */
function scramVerifier(password: string): string {
  const salt = randomBytes(16);
  const salted = pbkdf2Sync(password, salt, SCRAM_ROUNDS, 32, "sha256");
  const keyOf = (what: string) => createHmac("sha256", salted).update(what).digest();
  const stored = createHash("sha256").update(keyOf("Client Key")).digest("base64");
  return `SCRAM-SHA-256$${SCRAM_ROUNDS}:${salt.toString("base64")}$${stored}:${keyOf("Server Key").toString("base64")}`;
}

function isNotLetIn(error: unknown): boolean {
  return error instanceof pg.DatabaseError && NOT_LET_IN.test(error.code ?? "");
}

function said(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function refusal(why: string, { name }: Login, { host, port, database }: Client): StartRefused {
  return new StartRefused(
    `Requests need a login of their own, and ${name} could not be made or used (${why}). Let an administrator run: CREATE ROLE lethe_requests LOGIN PASSWORD '...'; GRANT lethe_app TO lethe_requests; and name it: LETHE_DATABASE_APP_URL=postgresql://lethe_requests:...@${host}:${port}/${database} (docs/stores.md).`,
  );
}

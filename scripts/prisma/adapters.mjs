// Driver adapters as the schema engine needs them: the product's own adapters with their gaps closed.
import { createRequire } from "node:module";
import { PrismaBetterSqlite3 } from "@prisma/adapter-better-sqlite3";
import { PrismaPg } from "@prisma/adapter-pg";
import { ColumnTypeEnum } from "@prisma/driver-adapter-utils";

const require = createRequire(import.meta.url);
const { parse } = require("pg-connection-string");

/** @param {string} url */
export function isPostgres(url) {
  return /^postgres(ql)?:/.test(url);
}

/** @param {string} url */
export function adapterFactory(url) {
  return isPostgres(url) ? postgresFactory(url) : sqliteFactory(url);
}

/** better-sqlite3 prepares one statement at a time; the engine replays a whole migration file in one call. */
function sqliteFactory(url) {
  const factory = new PrismaBetterSqlite3({ url });
  for (const method of ["connect", "connectToShadowDb"]) {
    const connect = factory[method].bind(factory);
    factory[method] = async () => allowScripts(await connect());
  }
  return factory;
}

function allowScripts(adapter) {
  const executeRaw = adapter.executeRaw.bind(adapter);
  adapter.executeRaw = async (query) => {
    if (query.args.length > 0) return executeRaw(query);
    await adapter.executeScript(query.sql);
    return 0;
  };
  return adapter;
}

/**
 * Never pass the address as `connectionString`: pg lets it override `database`, and the shadow database would be the
 * real one.
 */
function postgresFactory(url) {
  readCatalogueChars();
  const { schema, ...fields } = parse(url);
  const config = { ...fields, port: fields.port ? Number(fields.port) : undefined };
  const factory = new PrismaPg(config, schema ? { schema } : undefined);
  factory.connect = forEngine(factory.connect.bind(factory));
  factory.connectToShadowDb = () => openShadow(factory, config);
  return factory;
}

function forEngine(connect) {
  return async () => {
    const adapter = await connect();
    // adapter-pg splits scripts at every semicolon, also inside a function body; the server itself takes a whole script.
    adapter.executeScript = async (script) => {
      await adapter.underlyingDriver().query(script);
    };
    const queryRaw = adapter.queryRaw.bind(adapter);
    adapter.queryRaw = async (query) => markConstraintTypes(await queryRaw(query));
    return adapter;
  };
}

/**
 * Of all the one-byte columns the engine insists on a character in this one. It has rows since Postgres 18, which lists
 * NOT NULL among the constraints.
 */
function markConstraintTypes(result) {
  const at = result.columnNames.indexOf("constraint_type");
  if (at < 0 || !result.columnNames.includes("constraint_definition")) return result;
  return { ...result, columnTypes: result.columnTypes.with(at, ColumnTypeEnum.Character) };
}

/** adapter-pg drops the shadow database before its own connections are closed, which the server refuses. */
async function openShadow(factory, config) {
  const admin = await factory.connect();
  const database = `lethe_shadow_${crypto.randomUUID().replaceAll("-", "")}`;
  await admin.executeScript(`CREATE DATABASE "${database}"`);
  const inner = new PrismaPg({ ...config, database });
  const shadow = await forEngine(inner.connect.bind(inner))();
  const dispose = shadow.dispose.bind(shadow);
  shadow.dispose = async () => {
    await dispose();
    await admin.executeScript(`DROP DATABASE IF EXISTS "${database}" WITH (FORCE)`);
    await admin.dispose();
  };
  return shadow;
}

/** adapter-pg refuses the catalogue's one-byte "char" (18, array 1002), which introspection reads: show it as text. */
function readCatalogueChars() {
  const Result = require("pg/lib/result.js");
  if (Result.prototype.readsCatalogueChars) return;
  const addFields = Result.prototype.addFields;
  Result.prototype.readsCatalogueChars = true;
  Result.prototype.addFields = function (fields) {
    for (const field of fields) {
      if (field.dataTypeID === 18) field.dataTypeID = 25;
      if (field.dataTypeID === 1002) field.dataTypeID = 1009;
    }
    return addFields.call(this, fields);
  };
}

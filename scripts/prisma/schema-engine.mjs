#!/usr/bin/env node
// Stands where Prisma's command line expects its native `schema-engine`: JSON-RPC, one message a line, on standard input
// and output. Development only; a running server applies prisma/*/migrations itself.
import fs from "node:fs";
import readline from "node:readline";
import { adapterFactory, isPostgres } from "./adapters.mjs";
import { engineVersion, openEngine } from "./engine.mjs";

const argv = process.argv.slice(2);
const url = datasourceUrl();

if (argv.includes("--version") || argv.includes("-V")) {
  console.log(`schema-engine-cli ${engineVersion()}`);
} else if (argv.includes("cli")) {
  await probe();
} else {
  serve();
}

function option(name) {
  return argv.filter((_, at) => argv[at - 1] === name);
}

function datasourceUrl() {
  const [datasource] = option("--datasource");
  const given = datasource ? JSON.parse(datasource).url : undefined;
  return given ?? process.env.DATABASE_URL ?? "file::memory:";
}

/** `cli can-connect-to-database`: answers by its exit code. */
async function probe() {
  try {
    const connection = await adapterFactory(url).connect();
    await connection.dispose();
  } catch (err) {
    const fields = { message: String(err.message ?? err), error_code: "P1001", is_panic: false };
    console.error(JSON.stringify({ level: "ERROR", fields }));
    process.exitCode = 1;
  }
}

/** One message after the other: the engine keeps state between them. */
function serve() {
  const datamodels = option("--datamodels").map((path) => [path, fs.readFileSync(path, "utf8")]);
  let engine;
  const getEngine = () => (engine ??= openEngine(url, datamodels.length > 0 ? datamodels : undefined));
  let chain = Promise.resolve();
  readline
    .createInterface({ input: process.stdin })
    .on("line", (line) => {
      const message = JSON.parse(line);
      // Replies to our own `print` carry no method.
      if (message.method) chain = chain.then(() => answer(message, getEngine));
    })
    .on("close", () => chain.then(() => process.exit(0)));
}

async function answer({ id, method, params }, getEngine) {
  try {
    send({ id, result: await call(method, params, getEngine) });
  } catch (err) {
    const text = String(err.message ?? err);
    const data = { is_panic: false, message: text, meta: null, error_code: err.code ?? null };
    send({ id, error: { code: 4466, message: text, data } });
  }
}

async function call(method, params, getEngine) {
  if (method === "createDatabase") {
    await (await adapterFactory(url).connect()).dispose();
    return { databaseName: url };
  }
  if (method === "devDiagnostic" || method === "diagnoseMigrationHistory") await ensureHistoryTable();
  const engine = await getEngine();
  const name = method === "getDatabaseVersion" ? "version" : method;
  const result = (await engine[name](params)) ?? {};
  if (name === "diff" && result.stdout != null) send({ id: 1, method: "print", params: { content: result.stdout } });
  return result;
}

/** The engine reports P1014 instead of "no history yet" when the table is missing. */
async function ensureHistoryTable() {
  const connection = await adapterFactory(url).connect();
  const provider = isPostgres(url) ? "postgres" : "sqlite";
  await connection.executeScript(fs.readFileSync(new URL(`./history.${provider}.sql`, import.meta.url), "utf8"));
  await connection.dispose();
}

function send(message) {
  process.stdout.write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`);
}

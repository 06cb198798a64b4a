// Prisma's schema engine as WebAssembly, bound to a driver adapter. Nothing is downloaded.
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { bindMigrationAwareSqlAdapterFactory } from "@prisma/driver-adapter-utils";
import { adapterFactory } from "./adapters.mjs";

const directory = path.dirname(createRequire(import.meta.url).resolve("@prisma/schema-engine-wasm"));
const bindings = await import(pathToFileURL(path.join(directory, "schema_engine_bg.js")).href);
const bytes = fs.readFileSync(path.join(directory, "schema_engine_bg.wasm"));
const { instance } = await WebAssembly.instantiate(bytes, { "./schema_engine_bg.js": bindings });
bindings.__wbg_set_wasm(instance.exports);
instance.exports.__wbindgen_start?.();

// Where the engine leaves its last words when it panics; without it the panic itself fails, and says nothing.
globalThis.PRISMA_WASM_PANIC_REGISTRY = {
  set_message(message) {
    console.error(`schema engine: ${message}`);
  },
};

export const engineVersion = bindings.version;

/** @param {string} url @param {[string, string][] | undefined} datamodels pairs of path and text */
export function openEngine(url, datamodels) {
  const adapter = bindMigrationAwareSqlAdapterFactory(adapterFactory(url));
  return bindings.SchemaEngine.new({ datamodels }, () => {}, adapter);
}

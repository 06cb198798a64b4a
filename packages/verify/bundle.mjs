// The checks as they are in src/lib, with cryptography that needs no Node, each in one file.
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = path.dirname(fileURLToPath(import.meta.url));

const portable = {
  name: "portable",
  setup(builder) {
    builder.onResolve({ filter: /\/core\/platform-crypto$/ }, () => ({
      path: path.join(here, "src/portable-crypto.ts"),
    }));
  },
};

/** @param {string} entry relative to this folder @param {import("esbuild").BuildOptions} more */
export async function bundle(entry, more) {
  const { outputFiles } = await build({
    entryPoints: [path.join(here, entry)],
    bundle: true,
    format: "esm",
    target: "es2023",
    minify: true,
    legalComments: "none",
    plugins: [portable],
    logLevel: "warning",
    write: false,
    ...more,
  });
  return outputFiles[0].text;
}

/** One file, which loads nothing and may connect to nothing: what it runs is named by its hash. */
export async function pageText() {
  const script = (await bundle("page/page.ts", { platform: "browser" })).replaceAll("</script", "<\\/script").trim();
  const style = (await readFile(path.join(here, "page/page.css"), "utf8")).trim();
  const template = await readFile(path.join(here, "page/page.html"), "utf8");
  const hash = (text) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
  const policy = `default-src 'none'; script-src ${hash(script)}; style-src ${hash(style)}; base-uri 'none'; form-action 'none'`;
  const parts = { "%POLICY%": policy, "%STYLE%": style, "%SCRIPT%": script };
  return template.replace(/%[A-Z]+%/g, (name) => parts[name]);
}

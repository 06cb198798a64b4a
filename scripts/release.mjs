// `npm run release`: dist/lethe-VERSION.tar.gz, which runs where only Node is installed: unpack it, `node lethe.mjs`.
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { bundle } from "./bundle.mjs";
import { COMMANDS } from "./release/commands.mjs";
import { build, checkNode, generate, install, ROOT, run, say } from "./steps.mjs";

const require = createRequire(import.meta.url);
const { version } = require("../package.json");
const NAME = `lethe-${version}`;
const STAGE = path.join(ROOT, "dist", NAME);
/** What a trace finds beside what is needed: no page shows a picture that has to be scaled. */
const NOT_NEEDED = /^node_modules\/(sharp|@img|typescript)\//;

checkNode();
process.chdir(ROOT);
install("production");
generate();
build();
fs.rmSync(STAGE, { recursive: true, force: true });
await bundle({ outdir: path.join(STAGE, "dist"), commands: bundlesOf(COMMANDS) });

const packages = new Set([...filesOfPages(), ...(await filesOfServer())]);
for (const file of packages) if (file.startsWith("node_modules/") && !NOT_NEEDED.test(file)) copy(file, file);
for (const folder of [".next/static", "prisma/sqlite/migrations", "prisma/postgres/migrations"]) copy(folder, folder);
copy(".next/standalone/.next", ".next");
for (const file of ["LICENSE", "CHANGELOG.md", "README.md", "SECURITY.md", "docs"]) copy(file, file);
copy("scripts/release/lethe.mjs", "lethe.mjs");
write("package.json", { name: "lethe", version, private: true, type: "module" });
write("release.json", {
  version,
  commands: Object.fromEntries(Object.keys(COMMANDS).map((name) => [name, `${fileOf(name)}.mjs`])),
  nextConfig: {
    ...JSON.parse(fs.readFileSync(".next/required-server-files.json", "utf8")).config,
    outputFileTracingRoot: undefined,
    turbopack: undefined,
    repoRoot: undefined,
  },
});
run("packing", "tar", ["-czf", `dist/${NAME}.tar.gz`, "--owner=0", "--group=0", "-C", "dist", NAME]);
const size = spawnSync("du", ["-sm", STAGE], { encoding: "utf8" }).stdout.split("\t")[0];
say(
  `dist/${NAME}.tar.gz is made: ${size} MB unpacked. Start it with: tar xzf ${NAME}.tar.gz && node ${NAME}/lethe.mjs`,
);

/** Packages that the pages need, as Next traced them. */
function filesOfPages() {
  return fs
    .readdirSync(".next/standalone/node_modules", { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(path.join(ROOT, ".next/standalone"), path.join(ROOT, entry.parentPath, entry.name)));
}

/** Packages that the bundles name, traced by the tracer that Next carries. Of Next itself the pages' trace has what runs. */
async function filesOfServer() {
  const { nodeFileTrace } = require("next/dist/compiled/@vercel/nft");
  const folder = path.join(STAGE, "dist");
  const bundles = fs.readdirSync(folder).filter((file) => file.endsWith(".mjs"));
  const { fileList } = await nodeFileTrace(
    bundles.map((file) => path.join(folder, file)),
    { base: ROOT, ignore: (file) => !/^(node_modules|dist)\//.test(file) },
  );
  return [...fileList].filter((file) => !file.startsWith("node_modules/next/"));
}

function bundlesOf(commands) {
  return Object.fromEntries(Object.entries(commands).map(([name, file]) => [fileOf(name), path.join(ROOT, file)]));
}

/** A colon is no letter of a file name everywhere. */
function fileOf(command) {
  return command.replaceAll(":", "-");
}

function copy(from, to) {
  const source = path.join(ROOT, from);
  if (!fs.existsSync(source) || fs.lstatSync(source).isDirectory() !== fs.statSync(source).isDirectory()) return;
  fs.cpSync(source, path.join(STAGE, to), { recursive: true, dereference: true });
}

function write(name, content) {
  fs.writeFileSync(path.join(STAGE, name), `${JSON.stringify(content, null, 2)}\n`);
}

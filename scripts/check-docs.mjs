// Every path that a document names in backticks must exist, and every `npm run` script too.
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const { scripts } = JSON.parse(fs.readFileSync(path.join(root, "package.json"), "utf8"));
const documents = execFileSync("git", ["ls-files", "-co", "--exclude-standard", "*.md"], {
  cwd: root,
  encoding: "utf8",
})
  .split("\n")
  .filter(Boolean);
const PATH = /`((?:src|tests|scripts|bench|docs|prisma|examples)\/[\w./@[\]()-]*[\w\])/])(?::\d+)?`/g;
const SCRIPT = /npm run (?:-s )?([a-z][\w:-]*)/g;
const LINK = /\]\((?!https?:|#|mailto:)([^)#\s]+)(?:#[^)]*)?\)/g;

const wrong = documents.filter((document) => fs.existsSync(path.join(root, document))).flatMap(problemsOf);
for (const problem of wrong) console.error(problem);
process.exit(wrong.length === 0 ? 0 : 1);

function problemsOf(document) {
  const text = fs.readFileSync(path.join(root, document), "utf8");
  const exists = (from, target) => fs.existsSync(path.resolve(root, from, target));
  return [
    ...[...text.matchAll(PATH)]
      .filter(([, target]) => !exists(".", target))
      .map(([, target]) => `${document}: no such path: ${target}`),
    ...[...text.matchAll(SCRIPT)]
      .filter(([, name]) => !(name in scripts))
      .map(([, name]) => `${document}: no such script: ${name}`),
    ...[...text.matchAll(LINK)]
      .filter(([, target]) => !exists(path.dirname(document), target))
      .map(([, target]) => `${document}: dead link: ${target}`),
  ];
}

// Holds the imports of src/ against .dependency-cruiser.cjs. `node scripts/check-imports.mjs [ROOT]`: another tree, for
// the test that plants violations.
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { cruise } from "dependency-cruiser";

const project = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const root = path.resolve(process.argv[2] ?? project);
const { forbidden, options } = createRequire(import.meta.url)("../.dependency-cruiser.cjs");
process.chdir(root);

const { output } = await cruise(
  ["src"],
  { ...options, ruleSet: { forbidden }, validate: true, baseDir: root },
  { alias: { "@": path.join(root, "src") } },
);
const sources = countSources(path.join(root, "src"));
const seen = output.modules.filter(({ source }) => /^src\/.*\.tsx?$/.test(source)).length;
// A cruiser that can't read TypeScript finds nothing wrong: it must have seen every file.
if (seen < sources) {
  const missed = output.modules.filter(({ source }) => source.startsWith("src/")).map(({ source }) => source);
  console.error(`only ${seen} of ${sources} source files were read`, missed.length);
  process.exit(1);
}
for (const { from, to, rule } of output.summary.violations) console.error(`${rule.name}: ${from} -> ${to}`);
console.log(
  `${seen} files, ${output.summary.totalDependenciesCruised} imports, ${output.summary.violations.length} violations`,
);
process.exit(output.summary.violations.length === 0 ? 0 : 1);

function countSources(directory) {
  let count = 0;
  for (const entry of fs.readdirSync(directory, { withFileTypes: true })) {
    if (entry.isDirectory()) count += entry.name === "generated" ? 0 : countSources(path.join(directory, entry.name));
    else if (/\.tsx?$/.test(entry.name)) count += 1;
  }
  return count;
}

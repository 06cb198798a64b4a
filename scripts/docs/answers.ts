// `npx tsx scripts/docs/answers.ts`: writes the tables of docs/answers.md from the words of the dashboard.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { NOT_STORED_WORDS, REASON_ADVICE, REASON_WORDS } from "../../src/app/components/outcome";

const PAGE = new URL("../../docs/answers.md", import.meta.url);
const TABLES: Readonly<Record<string, () => string>> = { reasons, "not-stored": notStored };

/** The page, as it must stand in docs/: what stands between two marks is made anew. */
export function answersPage(text = readFileSync(PAGE, "utf8")): string {
  return Object.entries(TABLES).reduce((page, [name, table]) => {
    const between = new RegExp(`(<!-- ${name} -->\n)[\\s\\S]*?(\n<!-- /${name} -->)`);
    if (!between.test(page)) throw new Error(`docs/answers.md has no place for ${name}`);
    return page.replace(between, (_, before: string, after: string) => `${before}${table()}${after}`);
  }, text);
}

function reasons(): string {
  // An app never gets it: in decision records alone.
  const told = Object.entries(REASON_WORDS).filter(([reason]) => reason !== "awaiting-confirmation");
  const rows = told.map(
    ([reason, words]) => `| \`${reason}\` | ${words} | ${REASON_ADVICE[reason as keyof typeof REASON_ADVICE]} |`,
  );
  return ["| `Lethe-Reason` | what it means | what to do |", "| --- | --- | --- |", ...rows].join("\n");
}

function notStored(): string {
  const rows = Object.entries(NOT_STORED_WORDS).map(([refusal, words]) => `| \`${refusal}\` | ${words} |`);
  return ["| `notStored` | why |", "| --- | --- |", ...rows].join("\n");
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(PAGE, answersPage());

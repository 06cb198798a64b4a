import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * Every file under a folder, with its bytes. They are copied by another process first: one that opens a SQLite file and
 * closes it again drops every lock that it holds on it (POSIX), and here the database is open in this very process.
 */
export function filesUnder(directory: string): { path: string; bytes: Buffer }[] {
  const copy = mkdtempSync(join(tmpdir(), "lethe-copy-"));
  try {
    const { status, stderr } = spawnSync("cp", ["-r", `${directory}/.`, copy], { encoding: "utf8" });
    if (status !== 0) throw new Error(`the data directory can't be copied: ${stderr}`);
    return readAll(copy);
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

function readAll(directory: string): { path: string; bytes: Buffer }[] {
  return readdirSync(directory).flatMap((name) => {
    const path = join(directory, name);
    return statSync(path).isDirectory() ? readAll(path) : [{ path, bytes: readFileSync(path) }];
  });
}

/** The files in which a text stands, in any of the forms a program would write it: plain, escaped, base64, hex, UTF-16. */
export function filesHolding(directory: string, text: string): string[] {
  const bytes = Buffer.from(text, "utf8");
  const forms = [
    bytes,
    Buffer.from(JSON.stringify(text).slice(1, -1)),
    Buffer.from(text, "utf16le"),
    Buffer.from(bytes.toString("hex")),
  ];
  // A text inside a longer one has one of three base64 forms, by where it begins; its outer characters mix with others.
  for (const shift of [0, 1, 2]) {
    const coded = Buffer.concat([Buffer.alloc(shift), bytes])
      .toString("base64")
      .replace(/=+$/, "");
    forms.push(Buffer.from(coded.slice(shift === 0 ? 0 : shift + 1, -2)));
  }
  return filesUnder(directory)
    .filter((file) => forms.some((form) => file.bytes.includes(form)))
    .map((file) => file.path);
}

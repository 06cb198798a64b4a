import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";

export interface StreamLine {
  readonly text: string;
  /** Prompts of one class may share an answer. */
  readonly cls: string;
}

export interface Stream {
  readonly name: string;
  readonly lines: readonly StreamLine[];
}

/** `stream.*.jsonl` of the folders that exist, by name. */
export function readStreams(folders: readonly string[]): Stream[] {
  const files = folders
    .filter((folder) => existsSync(folder))
    .flatMap((folder) =>
      readdirSync(folder)
        .filter((name) => /^stream\..*\.jsonl$/.test(name))
        .map((name) => join(folder, name)),
    );
  return files.map((file) => ({ name: basename(file).replace(/^stream\.|\.jsonl$/g, ""), lines: readLines(file) }));
}

function readLines(file: string): StreamLine[] {
  return readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => JSON.parse(line) as StreamLine);
}

/** Where streams are looked for unless folders are named: the licensed ones of the repository. */
export const DATA_FOLDERS: readonly string[] = ["tests/similarity/streams"];

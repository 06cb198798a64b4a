import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

let made: Promise<string> | null = null;

/**
 * The page that checks receipts, one file: beside the bundle as it was built; from the sources (Next, tests, development)
 * made once a process.
 */
export function verifyPage(projectDirectory: string, moduleUrl: string = import.meta.url): Promise<string> {
  made ??= /\/dist\/[\w-]+\.mjs$/.test(moduleUrl)
    ? readFile(join(fileURLToPath(moduleUrl), "../verify.html"), "utf8")
    : fromSources(projectDirectory);
  made.catch(() => {
    made = null;
  });
  return made;
}

async function fromSources(projectDirectory: string): Promise<string> {
  // By a path that no bundler can follow: the compiler is no part of the server.
  const path = pathToFileURL(join(projectDirectory, "packages/verify/bundle.mjs")).href;
  const { pageText } = (await import(/* webpackIgnore: true */ /* turbopackIgnore: true */ path)) as {
    pageText: () => Promise<string>;
  };
  return pageText();
}

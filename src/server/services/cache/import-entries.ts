import { setImmediate } from "node:timers/promises";
import { parseJsonBody } from "@/lib/wire/json";
import { JsonScanner } from "@/lib/wire/json-bounds";
import type { AppActor, Services } from "../context";
import { permit } from "../permit";
import { ServiceError } from "../service-error";
import { putAny } from "./put-any";

/** What became of a line. `refused`: the same words as the API's own error. */
export type ImportedLine =
  | { readonly line: number; readonly id: string; readonly updated: boolean }
  | { readonly line: number; readonly refused: { readonly code: string; readonly detail: string } };

/** The last line: all that came before it in numbers. `next`: where an import that was cut off goes on. */
export interface ImportSummary {
  readonly done: true;
  readonly lines: number;
  readonly stored: number;
  readonly refused: number;
  readonly next: number;
}

export interface ImportFile {
  readonly bytes: Uint8Array;
  readonly headers: Readonly<Record<string, string>>;
  /** The first line that is read, from 1 on. */
  readonly from: number;
  /** What an error is to its caller. */
  readonly explain: (error: unknown) => { readonly code: string; readonly detail: string };
}

/**
 * JSON lines, each what `POST /api/v1/cache/entries` takes, through the same scan, policy and signing. A line that may not
 * be kept is told and stops nothing. What is stored again replaces itself, so a cut file may be sent anew from any line:
 * for that each line waits for the one before it, which may be of the same key.
 * @throws ServiceError `too-large` for a file of too many lines, before any is read
 */
export async function* importEntries(
  services: Services,
  actor: AppActor,
  file: ImportFile,
): AsyncGenerator<ImportedLine | ImportSummary> {
  permit(actor, "cache.write", actor.tenantId);
  refuseTooMany(file.bytes, services.limits.importLines);
  const counts = { lines: 0, stored: 0, refused: 0 };
  let next = file.from;
  for (const one of linesOf(file.bytes)) {
    if (one.line < file.from) continue;
    const told = await importLine(services, actor, file, one);
    counts.lines += 1;
    counts["id" in told ? "stored" : "refused"] += 1;
    next = one.line + 1;
    yield told;
    // A line that is refused has waited for nothing: thousands of them would hold up everybody else.
    await setImmediate();
  }
  yield { done: true, ...counts, next };
}

/** Empty lines count: each has to be looked at. Nothing is made of a line but its end. */
function refuseTooMany(bytes: Uint8Array, linesMax: number): void {
  let lines = 0;
  for (let start = 0; start < bytes.length; lines++) {
    if (lines === linesMax)
      throw new ServiceError("too-large", `A file may have ${linesMax} lines: send the rest in another file.`);
    const found = bytes.indexOf(NEW_LINE, start);
    start = found === -1 ? bytes.length : found + 1;
  }
}

interface Line {
  readonly line: number;
  readonly bytes: Uint8Array;
}

/** Lines that hold something, with their numbers in the file. */
function* linesOf(bytes: Uint8Array): Generator<Line> {
  let line = 1;
  for (let start = 0; start < bytes.length; line++) {
    const found = bytes.indexOf(NEW_LINE, start);
    const end = found === -1 ? bytes.length : found;
    const one = bytes.subarray(start, end);
    if (one.some((byte) => byte > SPACE)) yield { line, bytes: one };
    start = end + 1;
  }
}

const NEW_LINE = 0x0a;
const SPACE = 0x20;

async function importLine(services: Services, actor: AppActor, file: ImportFile, one: Line): Promise<ImportedLine> {
  const { apiBodyBytes: maxBytes, jsonDepth: maxDepth, apiMembers: maxMembers } = services.limits;
  try {
    const scanner = new JsonScanner({ maxBytes, maxDepth, maxMembers });
    scanner.push(one.bytes);
    const { value, exact } = parseJsonBody(one.bytes, scanner.end());
    const { id, updated } = await putAny(services, actor, { body: value, exact, headers: file.headers });
    return { line: one.line, id, updated };
  } catch (error) {
    return { line: one.line, refused: file.explain(error) };
  }
}

import { type FileHandle, mkdir, open, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Ledger, LedgerEntry, LedgerHead, LedgerRecord } from "../ports/ledger";
import { StartRefused } from "../ports/start-refused";
import { readHead, writeHead } from "./head-file";
import { EMPTY_HEAD, lineHash, readLine, recordLine } from "./record-line";

const FILE = "ledger.jsonl";
/** Zeros written ahead: what a full disk leaves for erasures, which must not wait for space. */
const AHEAD_BYTES = 128 * 1024;
/** More than an act names: a thousand entries. */
const RECORD_BYTES_MAX = 256 * 1024;
const FILE_BYTES_MAX = 1024 * 1024 * 1024;

type InTurn = <T>(work: () => Promise<T>) => Promise<T>;

export interface LedgerFileOptions {
  readonly directory: string;
  readonly keysDirectory: string;
  /** Where several processes append, the workers of one machine: does the work while no other does its own. */
  readonly inTurn?: InTurn;
}

/** Lines, then zeros. A line that a crash cut short was never acknowledged, and is written over; one that is whole counts, whatever became of its end. */
export class LedgerFile implements Ledger {
  readonly directory: string;
  readonly sameVolume: boolean;
  private readonly file: FileHandle;
  private readonly headPath: string;
  private readonly path: string;
  private readonly alone: InTurn;
  private records: LedgerRecord[];
  /** Where the next line begins, and where the file ends. */
  private end: number;
  private size: number;
  private tail: Promise<unknown> = Promise.resolve();

  private constructor(options: LedgerFileOptions, file: FileHandle, read: ReadLedger, sameVolume: boolean) {
    this.directory = options.directory;
    this.path = join(options.directory, FILE);
    this.headPath = join(options.keysDirectory, "ledger.head");
    const { inTurn } = options;
    this.alone = inTurn === undefined ? (work) => work() : (work) => inTurn(() => this.afterOthers(work));
    this.file = file;
    this.sameVolume = sameVolume;
    this.records = read.records;
    this.end = read.end;
    this.size = read.size;
  }

  /** @throws StartRefused on damage */
  static async open(options: LedgerFileOptions): Promise<LedgerFile> {
    await mkdir(options.directory, { recursive: true, mode: 0o700 });
    await mkdir(options.keysDirectory, { recursive: true, mode: 0o700 });
    const load = () => LedgerFile.load(options);
    return options.inTurn === undefined ? load() : options.inTurn(load);
  }

  private static async load(options: LedgerFileOptions): Promise<LedgerFile> {
    const path = join(options.directory, FILE);
    const file = await open(path, "r+").catch(() => open(path, "wx+", 0o600));
    try {
      const read = await readLines(path, file, { end: 0, head: EMPTY_HEAD });
      const sameVolume = (await stat(options.directory)).dev === (await stat(options.keysDirectory)).dev;
      const ledger = new LedgerFile(options, file, read, sameVolume);
      await ledger.writeAhead();
      await syncDirectory(options.directory);
      return ledger;
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  head(): LedgerHead {
    const last = this.records.at(-1);
    return last === undefined ? EMPTY_HEAD : { sequence: last.sequence, hash: last.hash };
  }

  origin(): string {
    return this.records[0]?.hash ?? "";
  }

  headBesideKeys(): Promise<LedgerHead> {
    return readHead(this.headPath);
  }

  recordsAfter(sequence: number): Promise<LedgerRecord[]> {
    return this.inTurn(async () => this.records.filter((record) => record.sequence > sequence));
  }

  append(entry: LedgerEntry): Promise<LedgerHead> {
    return this.inTurn(() => this.write(this.head(), entry));
  }

  acceptLoss(newest: LedgerHead, at: number): Promise<LedgerHead> {
    const entry = { act: "accepted", tenantId: null, id: null, at, keys: [], epochs: [], vaultEpoch: null } as const;
    return this.inTurn(() => this.write(newest.sequence > this.head().sequence ? newest : this.head(), entry));
  }

  tellKeys(): Promise<void> {
    return this.inTurn(() => writeHead(this.headPath, this.head()));
  }

  async close(): Promise<void> {
    await this.tail;
    await this.file.close();
  }

  private async write(previous: LedgerHead, entry: LedgerEntry): Promise<LedgerHead> {
    const line = recordLine(previous, entry);
    const bytes = Buffer.from(`${line}\n`, "utf8");
    if (bytes.length > RECORD_BYTES_MAX) throw new Error("an act names more than a record of the ledger holds");
    const { bytesWritten } = await this.file.write(bytes, 0, bytes.length, this.end);
    if (bytesWritten < bytes.length) throw Object.assign(new Error("no room for a record"), { code: "ENOSPC" });
    await this.file.datasync();
    this.end += bytes.length;
    this.size = Math.max(this.size, this.end);
    this.records.push({ ...entry, sequence: previous.sequence + 1, hash: lineHash(line) });
    await writeHead(this.headPath, this.head());
    await this.writeAhead();
    return this.head();
  }

  /** What others have appended comes before what this process does. */
  private async afterOthers<T>(work: () => Promise<T>): Promise<T> {
    const { records, end, size } = await readLines(this.path, this.file, { end: this.end, head: this.head() });
    this.records.push(...records);
    this.end = end;
    this.size = size;
    return work();
  }

  /** Not having room for it now is no fault: it is tried again with the next record. */
  private async writeAhead(): Promise<void> {
    if (this.size - this.end >= AHEAD_BYTES / 2) return;
    const missing = this.end + AHEAD_BYTES - this.size;
    try {
      const { bytesWritten } = await this.file.write(Buffer.alloc(missing), 0, missing, this.size);
      await this.file.sync();
      this.size += bytesWritten;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOSPC") throw error;
    }
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = () => this.alone(work);
    const run = this.tail.then(turn, turn);
    this.tail = run.catch(() => undefined);
    return run;
  }
}

interface ReadLedger {
  readonly records: LedgerRecord[];
  readonly end: number;
  readonly size: number;
}

/** From a place behind a record on. @throws StartRefused */
async function readLines(
  path: string,
  file: FileHandle,
  from: { readonly end: number; readonly head: LedgerHead },
): Promise<ReadLedger> {
  const { size } = await file.stat();
  if (size > FILE_BYTES_MAX) throw new StartRefused(`${path} has outgrown ${FILE_BYTES_MAX} bytes.`);
  const bytes = Buffer.alloc(Math.max(0, size - from.end));
  await file.read(bytes, 0, bytes.length, from.end);
  const records: LedgerRecord[] = [];
  let { head } = from;
  let end = 0;
  for (let at = bytes.indexOf(0x0a); at !== -1; at = bytes.indexOf(0x0a, end)) {
    const record = readLine(bytes.toString("utf8", end, at), head);
    if (typeof record === "string") {
      throw new StartRefused(
        `The ledger ${path} is damaged (${record}). Restore it from your newest copy; without one, move it away and start with LETHE_ACCEPT_RESTORE=yes.`,
      );
    }
    records.push(record);
    head = record;
    end = at + 1;
  }
  const rest = bytes.subarray(end);
  const whole = wholeRecord(rest, head);
  if (whole !== null) {
    records.push(whole.record);
    await file.write("\n", from.end + end + whole.length);
    end += whole.length + 1;
  }
  // What a crash left of a line that was never acknowledged must not lengthen the next one.
  const torn = bytes.subarray(end);
  if (torn.some((byte) => byte !== 0)) await file.write(Buffer.alloc(torn.length), 0, torn.length, from.end + end);
  return { records, end: from.end + end, size: Math.max(size, from.end + end) };
}

/** A record whose end alone is missing or damaged: doing it once more harms nothing, and losing it would. */
function wholeRecord(rest: Buffer, head: LedgerHead): { record: LedgerRecord; length: number } | null {
  const zero = rest.indexOf(0);
  const length = rest.lastIndexOf(0x7d, zero === -1 ? undefined : zero) + 1;
  const record = length === 0 ? "nothing" : readLine(rest.toString("utf8", 0, length), head);
  return typeof record === "string" ? null : { record, length };
}

async function syncDirectory(directory: string): Promise<void> {
  for (const one of [directory, dirname(directory)]) {
    const handle = await open(one, "r");
    await handle.sync().finally(() => handle.close());
  }
}

import type { Connection } from "../connection";
import { entryReads } from "../entry-reads";
import { entryWrites } from "../entry-writes";
import type { ReadRows } from "../statements";
import { usageReads } from "../usage-reads";
import { usageWrites } from "../usage-writes";

/** What each thread can be asked for by name, in two rooms. */
export function writerCalls(connection: Connection) {
  return { entries: entryWrites(connection), usage: usageWrites(connection) };
}

export function readerCalls(connection: Connection, rows: ReadRows) {
  return { entries: entryReads(connection, rows), usage: usageReads(connection, rows) };
}

export type WriterCalls = ReturnType<typeof writerCalls>;
export type ReaderCalls = ReturnType<typeof readerCalls>;

type Call = (...args: never[]) => unknown;
export type Rooms = Readonly<Record<string, Readonly<Record<string, Call>>>>;

/** The same functions, called from another thread. */
export type Remote<Room> = {
  readonly [Name in keyof Room]: Room[Name] extends (...args: infer Args) => infer Value
    ? (...args: Args) => Promise<Value>
    : never;
};

/** `entries.put` -> the function; so that a thread runs nothing but what stands in its table. */
export function callByName(rooms: Rooms, name: string): (...args: unknown[]) => unknown {
  const [room = "", verb = ""] = name.split(".");
  const calls = Object.hasOwn(rooms, room) ? rooms[room] : undefined;
  const call = calls !== undefined && Object.hasOwn(calls, verb) ? calls[verb] : undefined;
  if (call === undefined) throw new Error(`no call ${name}`);
  return call as (...args: unknown[]) => unknown;
}

import { Worker } from "node:worker_threads";
import { StoreError } from "@/server/ports/entry-store";
import { INTERRUPTED } from "./interruptible";
import type { Remote, Rooms } from "./thread/calls";
import type { Order, Reply, ThreadData } from "./thread/messages";
import { unpackError } from "./thread/sent-errors";

/** Orders that may wait for one thread; the next one is refused. */
const WAITING_MAX = 4_096;

interface Waiting {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

type RemoteRooms<Calls extends Rooms> = { readonly [Room in keyof Calls]: Remote<Calls[Room]> };

/** `rooms.entries.put(row)` sends the name "entries.put": the thread looks it up in its table. */
function remoteRooms<Calls extends Rooms>(send: (name: string, args: unknown[]) => Promise<unknown>) {
  const roomOf = (room: string) =>
    new Proxy(
      {},
      {
        get:
          (_, verb) =>
          (...args: unknown[]) =>
            send(`${room}.${String(verb)}`, args),
      },
    );
  return new Proxy({}, { get: (_, room) => roomOf(String(room)) }) as RemoteRooms<Calls>;
}

type WithoutId<T> = T extends unknown ? Omit<T, "id"> : never;

/** One thread of the store, seen from the event loop. */
export class SqliteThread<Calls extends Rooms> {
  /** The functions of the thread's table, to be called from here. */
  readonly rooms: RemoteRooms<Calls>;
  readonly #worker: Worker;
  readonly #interrupt: Int32Array;
  readonly #waiting = new Map<number, Waiting>();
  readonly #opened: Promise<void>;
  #lastId = 0;
  #closed: Promise<void> | null = null;

  /** @param entry see thread-entry.ts */
  constructor(entry: string, data: Omit<ThreadData, "interrupt">) {
    this.rooms = remoteRooms((name, args) => this.#callAgain({ kind: "call", name, args }));
    const interrupt = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
    this.#interrupt = new Int32Array(interrupt);
    this.#worker = new Worker(entry, { workerData: { ...data, interrupt } satisfies ThreadData, execArgv: [] });
    this.#opened = new Promise((resolve, reject) => {
      this.#waiting.set(0, { resolve: () => resolve(), reject });
    });
    this.#worker.on("message", (reply: Reply) => this.#hear(reply));
    this.#worker.on("error", (err: unknown) => this.#fail(err instanceof Error ? err : new Error(String(err))));
    this.#worker.on("exit", () => this.#fail(new Error("the thread has ended")));
  }

  /** Resolves when its connection is open. @throws StoreError */
  opened(): Promise<void> {
    return this.#opened;
  }

  /** Orders that are not answered yet. */
  get waiting(): number {
    return this.#waiting.size;
  }

  /** @throws StoreError, or what the thread threw */
  async ask(order: WithoutId<Order>): Promise<unknown> {
    if (this.#closed !== null) throw new StoreError("unavailable", "the store is closed");
    if (this.#waiting.size >= WAITING_MAX) throw new StoreError("overloaded", `${WAITING_MAX} orders are waiting`);
    return this.#send(order).answer;
  }

  /** The number of the order that is sent is the transaction's, or the hold's. */
  async open(kind: "begin" | "hold"): Promise<number> {
    if (this.#closed !== null) throw new StoreError("unavailable", "the store is closed");
    const { id, answer } = this.#send({ kind });
    await answer;
    return id;
  }

  /** Ends the reading that is under way; it is begun again behind those that wait. */
  interrupt(): void {
    Atomics.add(this.#interrupt, 0, 1);
  }

  /** Takes nothing new; resolves when what waits is done and the connection closed. */
  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    await this.#send({ kind: "close" }).answer.catch(() => undefined);
    await this.#worker.terminate();
  }

  async #callAgain(order: WithoutId<Order>): Promise<unknown> {
    try {
      return await this.ask(order);
    } catch (err) {
      if (!isInterrupted(err)) throw err;
      return this.ask(order);
    }
  }

  #send(order: WithoutId<Order>): { id: number; answer: Promise<unknown> } {
    const id = ++this.#lastId;
    const answer = new Promise<unknown>((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
    this.#worker.postMessage({ ...order, id });
    return { id, answer };
  }

  #hear(reply: Reply): void {
    if (reply.kind === "failed") {
      this.#fail(unpackError(reply.error));
      return;
    }
    const id = reply.kind === "ready" ? 0 : reply.id;
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (reply.kind === "error") waiting?.reject(unpackError(reply.error));
    else waiting?.resolve(reply.kind === "value" ? reply.value : undefined);
  }

  /** A thread that has died takes nothing along but its connection: everyone who waits is told. */
  #fail(cause: Error): void {
    const error = cause instanceof StoreError ? cause : new StoreError("unavailable", cause.message, { cause });
    for (const waiting of this.#waiting.values()) waiting.reject(error);
    this.#waiting.clear();
  }
}

function isInterrupted(err: unknown): boolean {
  return err instanceof StoreError && err.message === INTERRUPTED;
}

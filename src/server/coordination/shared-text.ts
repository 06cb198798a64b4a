/** One reader fell further behind than the buffer holds: it is cut off, so that it holds nobody else. */
export class ReaderTooSlow extends Error {
  override readonly name = "ReaderTooSlow";
}

export interface SharedTextOptions {
  /** UTF-16 units kept at most. */
  readonly maxChars: number;
  /** How far the fastest reader may be behind before the writer waits. */
  readonly aheadChars: number;
}

/**
 * Text that one writes and many read, each from the beginning at its own pace. It is kept whole while it is small enough;
 * past that, only what the readers have yet to see, and who is slowest is cut off before anybody waits for it.
 */
export class SharedText {
  private chunks: string[] = [];
  /** Number of the first chunk that is still held. */
  private first = 0;
  private heldChars = 0;
  private writtenChars = 0;
  private state: "open" | "ended" | "broken" = "open";
  private failure: unknown = null;
  private readonly readers = new Set<TextReader>();
  private readonly options: SharedTextOptions;
  private readonly onLeave: () => void;
  private makeRoom: () => void = () => undefined;

  constructor(options: SharedTextOptions, onLeave: () => void) {
    this.options = options;
    this.onLeave = onLeave;
  }

  /** Nothing of its beginning was let go. */
  get isWhole(): boolean {
    return this.first === 0;
  }

  get hasBegun(): boolean {
    return this.writtenChars > 0 || this.state === "ended";
  }

  get hasEnded(): boolean {
    return this.state === "ended";
  }

  get readerCount(): number {
    return this.readers.size;
  }

  async push(chunk: string): Promise<void> {
    if (this.state !== "open" || chunk === "") return;
    this.chunks.push(chunk);
    this.heldChars += chunk.length;
    this.writtenChars += chunk.length;
    if (this.heldChars > this.options.maxChars) this.trim();
    this.wakeAll();
    while (this.state === "open" && this.readers.size > 0 && this.aheadChars() > this.options.aheadChars) {
      await new Promise<void>((resolve) => {
        this.makeRoom = resolve;
      });
    }
  }

  end(): void {
    this.settle("ended");
  }

  fail(error: unknown): void {
    this.failure = error;
    this.settle("broken");
  }

  /** Counts as a reader from now on, not from its first read, and until its client leaves. */
  read(left: AbortSignal): TextReader {
    const reader = new TextReader(this);
    this.readers.add(reader);
    if (left.aborted) reader.leave();
    else left.addEventListener("abort", () => reader.leave(), { once: true });
    return reader;
  }

  /** What a reader sees next; null: it has to wait. */
  chunkFor(reader: TextReader): IteratorResult<string> | null {
    if (reader.at < this.first) throw new ReaderTooSlow("this reader fell too far behind the answer");
    const chunk = this.chunks[reader.at - this.first];
    if (chunk !== undefined) {
      reader.at++;
      reader.seenChars += chunk.length;
      this.makeRoom();
      return { done: false, value: chunk };
    }
    if (this.state === "broken") throw this.failure;
    return this.state === "ended" ? { done: true, value: undefined } : null;
  }

  leave(reader: TextReader): void {
    if (!this.readers.delete(reader)) return;
    this.makeRoom();
    this.onLeave();
  }

  /** Lets go of what some reader has seen, the slowest ones' next chunks among it. The fastest keeps all it has yet to see. */
  private trim(): void {
    const fastest = Math.max(this.first, ...[...this.readers].map(({ at }) => at));
    let gone = 0;
    while (this.heldChars > this.options.maxChars && this.first + gone < fastest) {
      this.heldChars -= this.chunks[gone++]?.length ?? 0;
    }
    this.chunks.splice(0, gone);
    this.first += gone;
  }

  /** By how much the writer is ahead of the fastest reader. */
  private aheadChars(): number {
    let seen = 0;
    for (const reader of this.readers) seen = Math.max(seen, reader.seenChars);
    return this.writtenChars - seen;
  }

  private settle(state: "ended" | "broken"): void {
    if (this.state !== "open") return;
    this.state = state;
    this.wakeAll();
    this.makeRoom();
  }

  private wakeAll(): void {
    for (const reader of this.readers) reader.wake();
  }
}

/** An iterator and no generator: one that was never begun can be left too. */
export class TextReader implements AsyncIterableIterator<string> {
  /** Number of the chunk it sees next, counted from the first ever written. */
  at = 0;
  seenChars = 0;
  wake: () => void = () => undefined;
  private readonly text: SharedText;
  private left = false;

  constructor(text: SharedText) {
    this.text = text;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<IteratorResult<string>> {
    try {
      while (!this.left) {
        const seen = this.text.chunkFor(this);
        if (seen?.done === true) break;
        if (seen !== null) return seen;
        await new Promise<void>((resolve) => {
          this.wake = resolve;
        });
      }
    } catch (error) {
      this.leave();
      throw error;
    }
    this.leave();
    return { done: true, value: undefined };
  }

  async return(): Promise<IteratorResult<string>> {
    this.leave();
    return { done: true, value: undefined };
  }

  leave(): void {
    this.left = true;
    this.wake();
    this.text.leave(this);
  }
}

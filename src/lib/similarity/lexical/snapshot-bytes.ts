/*
 * A snapshot is a run of blocks: byte length u32, then the bytes, padded to eight so that every block can be laid over a
 * typed array. Little-endian, as all machines are that this runs on.
 */
const ALIGNMENT = 8;

function padded(length: number): number {
  return Math.ceil(length / ALIGNMENT) * ALIGNMENT;
}

export class BlockWriter {
  readonly #blocks: Uint8Array[] = [];

  bytes(view: ArrayBufferView): void {
    this.#blocks.push(new Uint8Array(view.buffer, view.byteOffset, view.byteLength));
  }

  json(value: unknown): void {
    this.bytes(new TextEncoder().encode(JSON.stringify(value)));
  }

  finish(): Uint8Array {
    const size = this.#blocks.reduce((sum, block) => sum + ALIGNMENT + padded(block.length), 0);
    const out = new Uint8Array(size);
    const view = new DataView(out.buffer);
    let at = 0;
    for (const block of this.#blocks) {
      view.setUint32(at, block.length, true);
      out.set(block, at + ALIGNMENT);
      at += ALIGNMENT + padded(block.length);
    }
    return out;
  }
}

/** Thrown inside the module when a snapshot is cut off or damaged; the caller turns it into "rebuild". */
export class SnapshotError extends Error {
  override readonly name = "SnapshotError";
}

export class BlockReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** The next block, in memory of its own. */
  #next(): ArrayBuffer {
    if (this.#at + ALIGNMENT > this.#bytes.length) throw new SnapshotError("cut off");
    const length = new DataView(this.#bytes.buffer, this.#bytes.byteOffset).getUint32(this.#at, true);
    const start = this.#at + ALIGNMENT;
    if (start + length > this.#bytes.length) throw new SnapshotError("cut off");
    this.#at = start + padded(length);
    const own = new ArrayBuffer(length);
    new Uint8Array(own).set(this.#bytes.subarray(start, start + length));
    return own;
  }

  uint8(): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.#next());
  }

  uint16(): Uint16Array<ArrayBuffer> {
    return new Uint16Array(this.#next());
  }

  uint32(): Uint32Array<ArrayBuffer> {
    return new Uint32Array(this.#next());
  }

  float32(): Float32Array<ArrayBuffer> {
    return new Float32Array(this.#next());
  }

  float64(): Float64Array<ArrayBuffer> {
    return new Float64Array(this.#next());
  }

  json(): unknown {
    return JSON.parse(new TextDecoder().decode(this.#next()));
  }
}

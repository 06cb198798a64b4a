import { BigNumber, digitsOf } from "./number";
import { isArray, RegoObject, RegoSet, type RegoValue } from "./value";

/** Beyond this a size is just too large; the sum must stay an exact 31-bit integer. */
const SIZE_MAX = 2 ** 30;

/**
 * What values weigh: a node each, and a text one more for every two characters, a number for every two digits. Each part
 * counts as often as it occurs, as that is how often it would be written, compared or copied.
 */
const CHARS_A_NODE = 2;

/** Weights are kept by identity: values never change once they are built. */
export class Sizes {
  private readonly known = new WeakMap<object, number>();

  of(value: RegoValue): number {
    if (typeof value === "string") return 1 + Math.floor(value.length / CHARS_A_NODE);
    if (typeof value !== "object" || value === null) return 1;
    if (value instanceof BigNumber) return 1 + Math.floor(digitsOf(value) / CHARS_A_NODE);
    const known = this.known.get(value);
    if (known !== undefined) return known;
    const size = Math.min(this.count(value), SIZE_MAX);
    this.known.set(value, size);
    return size;
  }

  private count(value: RegoValue): number {
    let size = 1;
    if (isArray(value)) for (const item of value) size += this.of(item);
    else if (value instanceof RegoSet) for (const item of value.unordered()) size += this.of(item);
    else if (value instanceof RegoObject) {
      for (const [key, item] of value.unorderedEntries()) size += this.of(key) + this.of(item);
    }
    return size;
  }
}

/**
 * Where a tag may be: an open-addressing table of two words a person, 16 MB for a million. It keeps no tag; whoever finds
 * a place compares the page's own.
 */
const EMPTY = 0;
const LOAD_MAX = 0.6;

export class TagIndex {
  private prints: Uint32Array;
  /** Place + 1. */
  private places: Uint32Array;
  private count = 0;

  constructor(capacity = 1 << 10) {
    this.prints = new Uint32Array(capacity);
    this.places = new Uint32Array(capacity);
  }

  add(tag: Buffer, place: number): void {
    if (this.count >= this.places.length * LOAD_MAX) this.grow();
    this.insert(tag.readUInt32BE(0), place + 1);
    this.count += 1;
  }

  /** Every place whose tag may be this one; mostly none or one. */
  candidates(tag: Buffer): number[] {
    const print = tag.readUInt32BE(0);
    const found: number[] = [];
    const mask = this.places.length - 1;
    for (let at = spread(print) & mask; this.places[at] !== EMPTY; at = (at + 1) & mask) {
      if (this.prints[at] === print) found.push((this.places[at] as number) - 1);
    }
    return found;
  }

  private insert(print: number, placed: number): void {
    const mask = this.places.length - 1;
    let at = spread(print) & mask;
    while (this.places[at] !== EMPTY) at = (at + 1) & mask;
    this.prints[at] = print;
    this.places[at] = placed;
  }

  private grow(): void {
    const [prints, places] = [this.prints, this.places];
    this.prints = new Uint32Array(prints.length * 2);
    this.places = new Uint32Array(places.length * 2);
    for (const [at, placed] of places.entries()) if (placed !== EMPTY) this.insert(prints[at] as number, placed);
  }
}

/** Tags are random already; this keeps tables of doubled size from clustering by their low bits. */
function spread(print: number): number {
  return Math.imul(print, 0x9e3779b1) >>> 7;
}

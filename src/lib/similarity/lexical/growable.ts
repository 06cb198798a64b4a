/** Typed arrays that must grow do so by half, so that a copy is rare and little is unused. */
const GROWTH = 1.5;

function capacityFor(needed: number): number {
  return Math.ceil(needed * GROWTH);
}

export function grownUint32(values: Uint32Array<ArrayBuffer>, needed: number): Uint32Array<ArrayBuffer> {
  if (needed <= values.length) return values;
  const grown = new Uint32Array(capacityFor(needed));
  grown.set(values);
  return grown;
}

export function grownUint8(values: Uint8Array<ArrayBuffer>, needed: number): Uint8Array<ArrayBuffer> {
  if (needed <= values.length) return values;
  const grown = new Uint8Array(capacityFor(needed));
  grown.set(values);
  return grown;
}

export function grownFloat32(values: Float32Array<ArrayBuffer>, needed: number): Float32Array<ArrayBuffer> {
  if (needed <= values.length) return values;
  const grown = new Float32Array(capacityFor(needed));
  grown.set(values);
  return grown;
}

export function grownFloat64(values: Float64Array<ArrayBuffer>, needed: number): Float64Array<ArrayBuffer> {
  if (needed <= values.length) return values;
  const grown = new Float64Array(capacityFor(needed));
  grown.set(values);
  return grown;
}

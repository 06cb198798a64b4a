import { randomFillSync } from "node:crypto";
import { v7 } from "uuid";

const ID_BYTES = 16;
/** Random bytes are drawn for this many ids at once: one draw an id was 3 % of an exact hit. */
const IDS_PER_DRAW = 256;

const pool = new Uint8Array(ID_BYTES * IDS_PER_DRAW);
let used = pool.length;
let lastMs = 0;
let sequence = 0;

/** UUID v7, each later than the one before it in this process, within a millisecond too (RFC 9562, section 6.2). */
export function nextId(): string {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  const random = pool.slice(used, used + ID_BYTES);
  used += ID_BYTES;
  const now = Date.now();
  if (now > lastMs) {
    lastMs = now;
    // Half of the range is left to count up in.
    sequence = new DataView(random.buffer).getUint32(ID_BYTES - 4) >>> 1;
  } else {
    sequence += 1;
  }
  return v7({ msecs: lastMs, seq: sequence, random });
}

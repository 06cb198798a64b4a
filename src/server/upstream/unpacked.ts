import { pipeline, type Readable, type Transform } from "node:stream";
import { constants, createBrotliDecompress, createGunzip, createInflate } from "node:zlib";
import type { Dispatcher } from "undici";
import { UpstreamUnreachable } from "../ports/upstream";

/** Events leave as they come, and are not held back until a block is full. What ends before its end is an error. */
const AS_IT_COMES = { flush: constants.Z_SYNC_FLUSH };

const UNPACKERS: Readonly<Record<string, () => Transform>> = {
  gzip: () => createGunzip(AS_IT_COMES),
  "x-gzip": () => createGunzip(AS_IT_COMES),
  deflate: () => createInflate(AS_IT_COMES),
  br: () => createBrotliDecompress({ flush: constants.BROTLI_OPERATION_FLUSH }),
};

/**
 * The body as it was before the provider packed it. Nobody asks it to; some do all the same, and what is read here is
 * text that is gathered, scanned and stored.
 * @throws UpstreamUnreachable for a packing that can't be undone
 */
export async function unpacked({ body, headers }: Dispatcher.ResponseData): Promise<Readable> {
  const encoding = String(headers["content-encoding"] ?? "identity")
    .trim()
    .toLowerCase();
  if (encoding === "identity" || encoding === "") return body;
  const unpacker = UNPACKERS[encoding]?.();
  if (unpacker === undefined) {
    await body.dump();
    throw new UpstreamUnreachable("its answer has a content encoding that was not asked for and is not known here");
  }
  // Errors of either side come out of the reader's end.
  return pipeline(body, unpacker, () => undefined);
}

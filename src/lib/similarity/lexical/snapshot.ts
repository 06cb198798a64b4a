import { z } from "zod";
import { FEATURE_VERSION } from "./features";
import { IdfEpoch } from "./idf-epoch";
import { LexicalSpace } from "./lexical-space";
import type { Generation } from "./refit";
import { ScopeIndex } from "./scope-index";
import { BlockReader, BlockWriter } from "./snapshot-bytes";

/** Grows with every change of the layout; another version is not read. */
const SNAPSHOT_VERSION = 3;

export interface SnapshotContent {
  readonly generation: Generation;
  /** How many epochs the tenant has had. */
  readonly epochs: number;
  /** The last row that the snapshot holds, in the caller's own terms: rows after it are read from the database. */
  readonly highWaterMark: string;
}

const HEAD = z.object({
  snapshot: z.literal(SNAPSHOT_VERSION),
  features: z.literal(FEATURE_VERSION),
  epochs: z.number().int(),
  highWaterMark: z.string(),
  epoch: z.string(),
  epochTexts: z.number().int(),
  texts: z.number().int(),
  scopes: z.array(z.string()),
});

/** Holds keyed hashes and frequencies in the clear: the caller seals it before it leaves the process. */
export function writeSnapshot({ generation, epochs, highWaterMark }: SnapshotContent): Uint8Array {
  const { space, scopes } = generation;
  const writer = new BlockWriter();
  writer.json({
    snapshot: SNAPSHOT_VERSION,
    features: FEATURE_VERSION,
    epochs,
    highWaterMark,
    epoch: space.epoch.name,
    epochTexts: space.epoch.texts,
    texts: space.texts,
    scopes: [...scopes.keys()],
  });
  space.vocabulary.write(writer);
  space.epoch.write(writer);
  for (const scope of scopes.values()) scope.write(writer);
  return writer.finish();
}

/** Null: another version, or not whole. The caller then loads the rows. */
export function readSnapshot(bytes: Uint8Array): SnapshotContent | null {
  try {
    return readContent(new BlockReader(bytes));
  } catch {
    return null; // whatever is wrong with it, the database row is the truth
  }
}

function readContent(reader: BlockReader): SnapshotContent {
  const head = HEAD.parse(reader.json());
  const space = new LexicalSpace(new IdfEpoch(head.epoch, head.epochTexts));
  space.texts = head.texts;
  space.vocabulary.read(reader);
  space.epoch.read(reader);
  const scopes = new Map<string, ScopeIndex>();
  for (const name of head.scopes) {
    const scope = new ScopeIndex(space);
    scope.load(reader);
    scopes.set(name, scope);
  }
  return { generation: { space, scopes }, epochs: head.epochs, highWaterMark: head.highWaterMark };
}

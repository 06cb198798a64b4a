import { sha256 } from "../core/platform-crypto";

const NODE = Uint8Array.of(1);

/**
 * A Merkle tree of RFC 6962 (section 2.1), kept as the roots of its perfect subtrees: as many as the size has ones in
 * binary, the largest first. Enough to add leaves and to tell the root; no leaf is needed again.
 *
 *   size 6 = 110b      root
 *                     /    \
 *               peak 0      peak 1
 *              (4 leaves)  (2 leaves)
 */
export interface MerkleTree {
  readonly size: number;
  /** 32 bytes each. */
  readonly peaks: readonly Uint8Array[];
}

export const EMPTY_TREE: MerkleTree = { size: 0, peaks: [] };

/** @param leafHash 32 bytes, as `auditLeafHash` makes them */
export function addLeaf({ size, peaks }: MerkleTree, leafHash: Uint8Array): MerkleTree {
  let hash = leafHash;
  const left = [...peaks];
  // Each one at the end of the size in binary is a subtree as large as the one that is growing: as in counting, it carries.
  for (let rest = size; rest % 2 === 1; rest = Math.floor(rest / 2)) hash = nodeHash(left.pop() ?? hash, hash);
  return { size: size + 1, peaks: [...left, hash] };
}

/** 32 bytes. Of no leaves: the hash of nothing. */
export function rootOf({ peaks }: MerkleTree): Uint8Array {
  const [last, ...others] = [...peaks].reverse();
  if (last === undefined) return sha256();
  return others.reduce((right, left) => nodeHash(left, right), last);
}

function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  return sha256(NODE, left, right);
}

import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addLeaf, EMPTY_TREE, rootOf } from "@/lib/audit/merkle";

const hash = (...parts: Uint8Array[]) => createHash("sha256").update(Buffer.concat(parts)).digest();
const leafOf = (data: Uint8Array) => hash(Uint8Array.of(0), data);
const treeOf = (leaves: readonly Uint8Array[]) => leaves.reduce(addLeaf, EMPTY_TREE);

/** Word for word as RFC 6962, section 2.1: split at the largest power of two that is smaller. */
function definition(leaves: readonly Uint8Array[]): Buffer {
  const [first] = leaves;
  if (first === undefined) return hash();
  if (leaves.length === 1) return Buffer.from(first);
  let split = 1;
  while (split * 2 < leaves.length) split *= 2;
  return hash(Uint8Array.of(1), definition(leaves.slice(0, split)), definition(leaves.slice(split)));
}

describe("the Merkle tree", () => {
  it("has the roots that others have published for the same leaves", () => {
    // The reference leaves of the Certificate Transparency log, and its roots of 1 to 8 of them.
    const data = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];
    const roots = [
      "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
      "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
      "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
      "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
      "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
      "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
      "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
      "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];
    const leaves = data.map((hex) => leafOf(Buffer.from(hex, "hex")));
    const made = leaves.map((_, at) => Buffer.from(rootOf(treeOf(leaves.slice(0, at + 1)))).toString("hex"));
    expect(made).toEqual(roots);
  });

  it("is the definition, leaf by leaf, and keeps one peak for each one in its size", () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 4 }), { maxLength: 70 }), (data) => {
        const leaves = data.map(leafOf);
        const tree = treeOf(leaves);
        expect(Buffer.from(rootOf(tree)).equals(definition(leaves))).toBe(true);
        expect(tree.peaks).toHaveLength([...tree.size.toString(2)].filter((bit) => bit === "1").length);
      }),
    );
  });
});

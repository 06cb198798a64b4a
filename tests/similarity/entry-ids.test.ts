import fc from "fast-check";
import { expect, test } from "vitest";
import { EntryIds } from "@/lib/similarity/lexical/entry-ids";
import { BlockReader, BlockWriter } from "@/lib/similarity/lexical/snapshot-bytes";

const uuid = (n: number) => `018f0000-0000-7000-8000-${n.toString(16).padStart(12, "0")}`;
/** UUIDs, and ids that are none. */
const id = fc.nat(3000).map((n) => (n % 10 === 0 ? `x${n}` : uuid(n)));
const operation = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant("set" as const), id }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("delete" as const), id }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("reload" as const) }) },
);

/** Thousands of ids, so that the table grows many times and is asked and changed while its cells are moving. */
test("every id leads to its slot and back, through growth, deletes and reloads", () => {
  fc.assert(
    fc.property(fc.array(operation, { minLength: 2000, maxLength: 4000, size: "max" }), (operations) => {
      let ids = new EntryIds();
      const slots = new Map<string, number>();
      let next = 0;
      for (const [i, op] of operations.entries()) {
        if (op.kind === "set" && !slots.has(op.id)) {
          ids.set(next, op.id);
          slots.set(op.id, next++);
        } else if (op.kind === "delete" && slots.has(op.id)) {
          ids.delete(slots.get(op.id) ?? -1);
          slots.delete(op.id);
        } else if (op.kind === "reload" && i % 10 === 0) ids = reloaded(ids, next);
        if (op.kind !== "reload") expect(ids.find(op.id)).toBe(slots.get(op.id) ?? -1);
      }
      for (const [known, slot] of slots) {
        expect(ids.find(known)).toBe(slot);
        expect(ids.idOf(slot)).toBe(known);
      }
    }),
    { numRuns: 12, seed: 7 },
  );
});

function reloaded(ids: EntryIds, slots: number): EntryIds {
  const writer = new BlockWriter();
  ids.write(writer, slots);
  const copy = new EntryIds();
  copy.read(new BlockReader(writer.finish()));
  return copy;
}

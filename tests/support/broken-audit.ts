import type { AdminTransaction, Database } from "@/server/ports/database";
import { StoreError } from "@/server/ports/entry-store";
import type { TestLethe } from "./lethe";

/** From here on no audit record can be written, as on a full disk. Returns how to mend it. */
export function breakAudit(lethe: TestLethe): () => void {
  const db = lethe.services.db as { write: Database["write"] };
  const sound = db.write;
  const create = () => Promise.reject(new StoreError("unavailable", "the disk is full"));
  const broken = (tx: AdminTransaction) => ({ ...tx.auditRecord, findFirst: () => null, create });
  db.write = (work) =>
    sound((tx) =>
      work(
        new Proxy(tx, {
          get: (target, name) => (name === "auditRecord" ? broken(target) : Reflect.get(target, name)),
        }) as AdminTransaction,
      ),
    );
  return () => {
    db.write = sound;
  };
}

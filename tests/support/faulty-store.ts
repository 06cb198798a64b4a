import { type EntryStore, StoreError } from "@/server/ports/entry-store";
import type { TestLethe } from "./lethe";

type Fault = "reject" | "hang";

/** Breaks the named verbs of the entry store until the returned function is called. */
export function breakEntries(lethe: TestLethe, fault: Fault, verbs: readonly (keyof EntryStore)[]): () => void {
  const db = lethe.services.db as { entries: EntryStore };
  const sound = db.entries;
  const broken = () =>
    fault === "hang"
      ? new Promise<never>(() => undefined)
      : Promise.reject(new StoreError("unavailable", "the disk is gone"));
  db.entries = { ...sound, ...Object.fromEntries(verbs.map((verb) => [verb, broken])) };
  return () => {
    db.entries = sound;
  };
}

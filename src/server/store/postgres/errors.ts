import { DatabaseError } from "pg";
import { StoreError } from "@/server/ports/entry-store";
import { StartRefused } from "@/server/ports/start-refused";

/**
 * Postgres's condition classes in the store's words. https://www.postgresql.org/docs/current/errcodes-appendix.html
 * What is neither is a bug and stays as it is.
 */
export function toStoreError(err: unknown): unknown {
  if (err instanceof StoreError || err instanceof StartRefused || !(err instanceof Error)) return err;
  if (!(err instanceof DatabaseError)) return fromSocket(err);
  const condition = err.code ?? "";
  if (condition.startsWith("23")) return new StoreError("conflict", `constraint (${condition})`, { cause: err });
  // 22: a value that its type can't hold. 54: past a limit of the server, such as the size of an index row.
  if (/^(22|54)/.test(condition)) return new StoreError("invalid", `value refused (${condition})`, { cause: err });
  // 42: wrong SQL or a missing right. Ours to mend, not to retry.
  if (condition.startsWith("42")) return err;
  return new StoreError("unavailable", `the database answered ${condition}`, { cause: err });
}

/** pg reports lost and refused connections as plain errors, with the words of its own or of the system. */
function fromSocket(err: Error): unknown {
  const isSystem = "syscall" in err || "errno" in err || err instanceof AggregateError;
  const isPg = /connection|timeout|not queryable|after calling end|terminated/i.test(err.message);
  return isSystem || isPg ? new StoreError("unavailable", "no connection to the database", { cause: err }) : err;
}

/**
 * How long a transaction may be open while its process asks for nothing. A process that is frozen in the middle of one keeps
 * its locks, those of administration among them, for as long as the kernel keeps its connection: without this for ever. As
 * long as its lease: past that the others take its work over anyway.
 */
export const IDLE_IN_TRANSACTION_MS_MAX = 3_000;

export interface SessionBounds {
  readonly statementMsMax: number;
  readonly lockMsMax?: number;
}

/** Said by statements and not with the connection's first message, in which a pooler takes few settings. Milliseconds. */
export function sessionBounds({ statementMsMax, lockMsMax = 0 }: SessionBounds): string {
  return `SET statement_timeout = ${statementMsMax}; SET lock_timeout = ${lockMsMax}; SET idle_in_transaction_session_timeout = ${IDLE_IN_TRANSACTION_MS_MAX}`;
}

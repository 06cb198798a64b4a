import { z } from "zod";
import type { LedgerHead } from "../ports/ledger";

const TEXT = /^(\d{1,15}):([\w-]{43})$/;
const headSchema = z.object({ sequence: z.number().int(), hash: z.string() });
const receiptSchema = z.object({ ledger: headSchema });
const replySchema = z.object({ receipt: receiptSchema });

/** `SEQUENCE:HASH`, or a receipt, alone or as the API wraps it. Null: neither. */
export function readStatedHead(text: string): LedgerHead | null {
  const [, sequence, hash] = TEXT.exec(text.trim()) ?? [];
  if (sequence !== undefined && hash !== undefined) return { sequence: Number(sequence), hash };
  const value = parse(text);
  const alone = receiptSchema.safeParse(value);
  if (alone.success) return alone.data.ledger;
  const wrapped = replySchema.safeParse(value);
  return wrapped.success ? wrapped.data.receipt.ledger : null;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

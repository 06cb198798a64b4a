import { EVIDENCE_FORMAT } from "../../../src/lib/evidence/format";

/** A file that somebody has handed over. What it is, its content says. */
export interface Given {
  readonly name: string;
  readonly text: string;
  readonly kind: "key" | "receipt" | "trail" | "evidence" | "checkpoint" | "unknown";
}

export function kindOf(text: string): Given["kind"] {
  if (/^\s*-----BEGIN PUBLIC KEY-----/.test(text)) return "key";
  if (/\n\n\u2014 /.test(text) && !/^\s*\{/.test(text)) return "checkpoint";
  const value = parse(text);
  if (typeof value !== "object" || value === null) return "unknown";
  const { format, receipt, records } = value as Record<string, unknown>;
  if (Array.isArray(records)) return "trail";
  if (format === EVIDENCE_FORMAT) return "evidence";
  return typeof format === "string" || typeof receipt === "object" ? "receipt" : "unknown";
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

import { concatBytes, toBase64url, utf8 } from "../core/bytes";
import { sha256 } from "../core/platform-crypto";

/** An administrative act. `details` is JSON text without secrets and without prompt text, or sealed. */
export interface AuditEntry {
  readonly seq: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly actor: string;
  readonly action: string;
  readonly tenantId: string | null;
  readonly target: string | null;
  readonly details: string;
}

const LEAF = Uint8Array.of(0);

/** RFC 6962 leaf hash: SHA-256 over a zero byte and the record's canonical form (lib/core/canonical). Base64url. */
export function auditLeafHash(entry: AuditEntry): string {
  return toBase64url(sha256(LEAF, leafForm(entry)));
}

/** What `canonicalEncode(["lethe/audit", 1, {...}])` writes, without Node: the members in order of their keys. */
function leafForm({ seq, at, actor, action, tenantId, target, details }: AuditEntry): Uint8Array {
  const members: readonly [string, string | number | null][] = [
    ["action", action],
    ["actor", actor],
    ["at", at],
    ["details", details],
    ["seq", seq],
    ["target", target],
    ["tenantId", tenantId],
  ];
  return concatBytes(
    counted("a", 3),
    text("lethe/audit"),
    number(1),
    counted("o", members.length),
    ...members.flatMap(([key, value]) => [text(key), valueForm(value)]),
  );
}

function valueForm(value: string | number | null): Uint8Array {
  if (value === null) return utf8("z");
  return typeof value === "string" ? text(value) : number(value);
}

/** @throws RangeError on an unpaired surrogate, which UTF-8 can't tell from another */
function text(value: string): Uint8Array {
  if (!value.isWellFormed()) throw new RangeError("a record holds an unpaired surrogate");
  const bytes = utf8(value);
  return concatBytes(counted("s", bytes.length), bytes);
}

function number(value: number): Uint8Array {
  const bytes = new Uint8Array(9);
  bytes[0] = 0x6e;
  new DataView(bytes.buffer).setFloat64(1, value === 0 ? 0 : value);
  return bytes;
}

function counted(tag: string, count: number): Uint8Array {
  const bytes = new Uint8Array(5);
  bytes.set(utf8(tag));
  new DataView(bytes.buffer).setUint32(1, count);
  return bytes;
}

import { RegoError } from "./error";
import { equals, type Hash, hashOf, RegoObject, RegoSet, type RegoValue } from "./value";

type Part =
  | { readonly kind: "leaf"; readonly value: RegoValue }
  | { readonly kind: "set"; readonly set: RegoSet }
  | { readonly kind: "object"; readonly parts: Map<Hash, readonly [RegoValue, Part]> };

/** Puts together the document that several partial rules define. Two values in one place are a conflict. */
export class DocumentBuilder {
  private root: Part | null = null;

  ensureSet(path: readonly RegoValue[]): RegoSet {
    const part = this.place(path, () => ({ kind: "set", set: new RegoSet() }));
    if (part.kind !== "set") throw conflict();
    return part.set;
  }

  ensureObject(path: readonly RegoValue[]): void {
    const part = this.place(path, () => ({ kind: "object", parts: new Map() }));
    if (part.kind !== "object") throw conflict();
  }

  insert(path: readonly RegoValue[], value: RegoValue): void {
    const part = this.place(path, () => ({ kind: "leaf", value }));
    if (part.kind !== "leaf" || !equals(part.value, value)) throw conflict();
  }

  insertElement(path: readonly RegoValue[], element: RegoValue): void {
    this.ensureSet(path).add(element);
  }

  private place(path: readonly RegoValue[], create: () => Part): Part {
    if (path.length === 0) {
      this.root ??= create();
      return this.root;
    }
    this.root ??= { kind: "object", parts: new Map() };
    let part = this.root;
    for (const [index, key] of path.entries()) {
      if (part.kind !== "object") throw conflict();
      const hash = hashOf(key);
      const found = part.parts.get(hash)?.[1];
      const isLast = index === path.length - 1;
      const next: Part = found ?? (isLast ? create() : { kind: "object", parts: new Map() });
      if (found === undefined) part.parts.set(hash, [key, next]);
      part = next;
    }
    return part;
  }

  finish(): RegoValue | undefined {
    return this.root === null ? undefined : finishPart(this.root);
  }
}

function finishPart(part: Part): RegoValue {
  if (part.kind === "leaf") return part.value;
  if (part.kind === "set") return part.set;
  const object = new RegoObject();
  for (const [key, child] of part.parts.values()) object.set(key, finishPart(child));
  return object;
}

function conflict(): RegoError {
  return new RegoError("eval_conflict_error", "object keys must be unique");
}

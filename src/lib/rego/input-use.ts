import type { LoweredRule, Operation, Statement } from "./program";

/** What a policy's rules look at: enough to know when two evaluations must agree. */
export interface InputUse {
  /** Top-level fields of the input; null when the rules may look at any. */
  readonly fields: ReadonlySet<string> | null;
  readonly readsClock: boolean;
}

export function inputUse(rules: Iterable<LoweredRule>): InputUse {
  const use = { fields: new Set<string>(), readsAll: false, readsClock: false };
  for (const rule of rules) for (const arm of rule.arms) visitBody(arm.body, use);
  return { fields: use.readsAll ? null : use.fields, readsClock: use.readsClock };
}

interface Found {
  readonly fields: Set<string>;
  readsAll: boolean;
  readsClock: boolean;
}

function visitBody(body: readonly Statement[], use: Found): void {
  for (const statement of body) visitOperation(statement, use);
}

function visitOperation(operation: Operation, use: Found): void {
  switch (operation.op) {
    case "lookup":
      if (operation.reference.root === "input") visitInput(operation.reference.path[0], use);
      return;
    case "call":
      if (operation.callee.kind === "builtin" && operation.callee.builtin.name === "time.now_ns") use.readsClock = true;
      return;
    case "not":
    case "every":
    case "collect":
      visitBody(operation.body, use);
      return;
    case "template":
      for (const part of operation.parts) if (typeof part !== "string") visitBody(part.body, use);
  }
}

function visitInput(first: { kind: string; value?: unknown } | undefined, use: Found): void {
  if (first?.kind === "constant" && typeof first.value === "string") use.fields.add(first.value);
  else use.readsAll = true;
}

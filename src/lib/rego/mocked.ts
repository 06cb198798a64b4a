import type { Expression, Module, Term } from "./ast";
import { staticPath } from "./lower-term";

/** Names that some `with` of the modules replaces: built-ins that are left out may be called in such policies. */
export function mockedBuiltins(modules: readonly Module[]): Set<string> {
  const names = new Set<string>();
  for (const { rules } of modules) {
    for (const rule of rules) {
      for (const arm of rule.arms) {
        visitBody(arm.body, names);
        if (arm.value !== null) visitTerm(arm.value, names);
      }
    }
  }
  return names;
}

function visitBody(body: readonly Expression[], names: Set<string>): void {
  for (const expression of body) {
    for (const { target } of expression.modifiers) names.add((staticPath(target) ?? []).join("."));
    visitForm(expression, names);
  }
}

function visitForm({ form }: Expression, names: Set<string>): void {
  if (form.kind === "term") visitTerm(form.term, names);
  else if (form.kind === "assign" || form.kind === "unify") {
    visitTerm(form.left, names);
    visitTerm(form.right, names);
  } else if (form.kind === "some") visitTerm(form.domain, names);
  else if (form.kind === "every") {
    visitTerm(form.domain, names);
    visitBody(form.body, names);
  }
}

function visitTerm(term: Term, names: Set<string>): void {
  switch (term.kind) {
    case "comprehension":
      visitTerm(term.value, names);
      visitBody(term.body, names);
      return;
    case "call":
      for (const arg of term.args) visitTerm(arg, names);
      return;
    case "array":
    case "set":
      for (const item of term.items) visitTerm(item, names);
      return;
    case "object":
      for (const [key, value] of term.entries) for (const part of [key, value]) visitTerm(part, names);
      return;
    case "reference":
      for (const part of [term.head, ...term.path]) visitTerm(part, names);
      return;
    case "template":
      for (const part of term.parts) if (typeof part !== "string") visitBody([part], names);
  }
}

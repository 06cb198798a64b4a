import type { Location } from "./error";
import type { RegoValue } from "./value";

/** The tree as written, before names mean anything. */
export type Term =
  | { readonly kind: "constant"; readonly value: RegoValue; readonly location: Location }
  | VariableTerm
  | ReferenceTerm
  | { readonly kind: "call"; readonly callee: Callee; readonly args: readonly Term[]; readonly location: Location }
  | { readonly kind: "array"; readonly items: readonly Term[]; readonly location: Location }
  | { readonly kind: "set"; readonly items: readonly Term[]; readonly location: Location }
  | { readonly kind: "object"; readonly entries: readonly (readonly [Term, Term])[]; readonly location: Location }
  | ComprehensionTerm
  | { readonly kind: "template"; readonly parts: readonly (string | Expression)[]; readonly location: Location };

export interface VariableTerm {
  readonly kind: "variable";
  /** `_` is a new variable at each place. */
  readonly name: string;
  readonly location: Location;
}

export interface ReferenceTerm {
  readonly kind: "reference";
  readonly head: Term;
  readonly path: readonly Term[];
  readonly location: Location;
}

export interface ComprehensionTerm {
  readonly kind: "comprehension";
  readonly collects: "array" | "set" | "object";
  /** Only for objects. */
  readonly key: Term | null;
  readonly value: Term;
  readonly body: readonly Expression[];
  readonly location: Location;
}

/** An operator is the built-in it stands for and can't be shadowed; a name is resolved like any other. */
export type Callee =
  | { readonly kind: "operator"; readonly name: string }
  | { readonly kind: "named"; readonly term: VariableTerm | ReferenceTerm };

export interface WithModifier {
  readonly target: VariableTerm | ReferenceTerm;
  readonly value: Term;
  readonly location: Location;
}

export type ExpressionForm =
  | { readonly kind: "term"; readonly term: Term }
  | { readonly kind: "assign"; readonly left: Term; readonly right: Term }
  | { readonly kind: "unify"; readonly left: Term; readonly right: Term }
  | { readonly kind: "declare"; readonly names: readonly VariableTerm[] }
  | { readonly kind: "some"; readonly key: Term | null; readonly value: Term; readonly domain: Term }
  | {
      readonly kind: "every";
      readonly key: VariableTerm | null;
      readonly value: VariableTerm;
      readonly domain: Term;
      readonly body: readonly Expression[];
    };

export interface Expression {
  readonly negated: boolean;
  readonly form: ExpressionForm;
  readonly modifiers: readonly WithModifier[];
  readonly location: Location;
}

/** One `if` arm: the rule's own, then each `else`. */
export interface RuleArm {
  /** Null: `true`. */
  readonly value: Term | null;
  readonly body: readonly Expression[];
  readonly location: Location;
}

export interface Rule {
  readonly isDefault: boolean;
  /** `a.b[c]` is the name `a` and the path `["b", c]`. */
  readonly name: VariableTerm;
  readonly path: readonly Term[];
  /** Null: not a function. */
  readonly args: readonly Term[] | null;
  /** The element, for `contains` rules. */
  readonly element: Term | null;
  readonly arms: readonly RuleArm[];
  readonly location: Location;
}

export interface Import {
  readonly path: readonly [root: string, ...rest: RegoValue[]];
  readonly alias: string | null;
  readonly location: Location;
}

export interface Module {
  readonly file: string;
  /** Without the leading `data`. */
  readonly packagePath: readonly RegoValue[];
  readonly imports: readonly Import[];
  readonly rules: readonly Rule[];
  readonly location: Location;
}

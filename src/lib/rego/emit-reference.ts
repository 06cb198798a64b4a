import type { Bindings } from "./bindings";
import type { Frame, Next, NextValue } from "./context";
import { childPlace, materialize, type Place, placeKeys, rootPlace, settled } from "./document";
import { emitBuild } from "./emit-flat";
import { emitSteps, emitWalk, type Step } from "./emit-steps";
import { evaluateNode } from "./evaluate-rule";
import type { Flat, Reference } from "./program";
import type { RuleNode } from "./rule-tree";

/** Finds each value of a reference. Variables of its path that are not bound are tried with all keys. */
export function emitReference(reference: Reference, bound: Bindings, root: RuleNode, done: () => NextValue): Next {
  const steps = emitSteps(reference.path, bound);
  const next = done();
  if (reference.root === "input") {
    const walk = emitWalk(steps, next);
    return (frame) => {
      const { input } = frame.context;
      return input !== undefined && walk(frame, input);
    };
  }
  if (reference.root === "data") return emitData(reference.path, steps, root, next);
  const head = emitBuild(reference.root);
  const walk = emitWalk(steps, next);
  return (frame) => walk(frame, head(frame));
}

function emitData(path: readonly Flat[], steps: readonly Step[], root: RuleNode, next: NextValue): Next {
  const general = emitGeneral(steps, root, next);
  const found = ruleOnPath(path, root);
  if (found === null) return general;
  const { node, length } = found;
  const walk = emitWalk(steps.slice(length), next);
  return (frame) => {
    const { context } = frame;
    if (context.overlay !== null) return general(frame);
    const value = evaluateNode(context, node);
    return value !== undefined && walk(frame, value);
  };
}

/** The first node with rules that the known beginning of the path leads to: the fast way when nothing is overlaid. */
function ruleOnPath(path: readonly Flat[], root: RuleNode): { node: RuleNode; length: number } | null {
  let node = root;
  for (const [index, step] of path.entries()) {
    const child = step.kind === "constant" ? node.child(step.value) : null;
    if (child === null) return null;
    if (child.kind !== "package") return { node: child, length: index + 1 };
    node = child;
  }
  return null;
}

/** Walks all layers of `data` at once until only one value is left. */
function emitGeneral(steps: readonly Step[], root: RuleNode, next: NextValue): Next {
  const tails = steps.map((_, index) => emitWalk(steps.slice(index), next));
  const walk = (frame: Frame, place: Place, index: number): boolean => {
    const { context } = frame;
    const step = steps[index];
    if (step === undefined) {
      const value = materialize(context, place);
      return value !== undefined && next(frame, value);
    }
    // A base document alone keeps the looser keys of storage paths, so it is not handed to the plain walk.
    const isBase = place.node === null && place.overlay === null;
    const whole = isBase ? null : settled(context, place);
    if (whole !== null) {
      return whole.value !== undefined && (tails[index] ?? next)(frame, whole.value);
    }
    return walkStep(frame, place, step, tails[index] ?? next, (child) => walk(frame, child, index + 1));
  };
  return (frame) => walk(frame, rootPlace(frame.context, root), 0);
}

function walkStep(
  frame: Frame,
  place: Place,
  step: Step,
  tail: NextValue,
  descend: (child: Place) => boolean,
): boolean {
  if (step.key !== null) return descend(childPlace(place, step.key(frame)));
  if (place.node === null && place.overlay === null) return place.base !== undefined && tail(frame, place.base);
  for (const key of placeKeys(place)) {
    frame.context.run.charge(1);
    if (step.match(frame, key) && descend(childPlace(place, key))) return true;
  }
  return false;
}

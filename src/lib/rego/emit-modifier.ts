import type { Context, Frame, Next } from "./context";
import { type Build, emitBuild } from "./emit-flat";
import type { Modifier } from "./program";

type Derive = (frame: Frame, context: Context) => Context;

/**
 * Runs a statement in a changed context and what follows it in the context from before:
 *
 *     enter -> [changed] statement -> afterwards -> [as before] next
 *
 * `frame.outer` remembers the context from before; it is put back even while more answers are looked for.
 */
export function emitModified(modifiers: readonly Modifier[], next: Next, emitInner: (afterwards: Next) => Next): Next {
  const derive = modifiers.map(emitDerive);
  const inner = emitInner((frame) => {
    const changed = frame.context;
    frame.context = frame.outer[frame.outer.length - 1] as Context;
    const stop = next(frame);
    frame.context = changed;
    return stop;
  });
  return (frame) => {
    const before = frame.context;
    frame.outer.push(before);
    frame.context = derive.reduce((context, step) => step(frame, context), before);
    const stop = inner(frame);
    frame.context = before;
    frame.outer.pop();
    return stop;
  };
}

function emitDerive(modifier: Modifier): Derive {
  if (modifier.kind === "function") return emitReplacement(modifier);
  const { kind, path } = modifier;
  const build = emitBuild(modifier.value);
  if (kind === "input") return (frame, context) => context.withInput(path, build(frame));
  return (frame, context) => context.withData(path, build(frame));
}

function emitReplacement(modifier: Extract<Modifier, { kind: "function" }>): Derive {
  const { key, replacement } = modifier;
  if (replacement.kind === "builtin" || replacement.kind === "rule") {
    return (_, context) => context.withFunction(key, { kind: "function", target: replacement });
  }
  const build: Build = emitBuild(replacement);
  return (frame, context) => context.withFunction(key, { kind: "value", value: build(frame) });
}

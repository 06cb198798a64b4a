/** What is said at the edge of the page for a moment. Outside of React, because what ends a mutation is no component. */
export interface Toast {
  readonly id: number;
  readonly kind: "success" | "error";
  readonly text: string;
}

const SHOWN_MAX = 3;
const SUCCESS_MS = 4_000;
/** A failure has more to read. */
const ERROR_MS = 10_000;

let shown: readonly Toast[] = [];
let lastId = 0;
const listeners = new Set<() => void>();

function show(next: readonly Toast[]): void {
  shown = next;
  for (const listener of listeners) listener();
}

function say(kind: Toast["kind"], text: string): void {
  lastId += 1;
  const id = lastId;
  show([...shown, { id, kind, text }].slice(-SHOWN_MAX));
  setTimeout(() => dismissToast(id), kind === "success" ? SUCCESS_MS : ERROR_MS);
}

export function dismissToast(id: number): void {
  show(shown.filter((toast) => toast.id !== id));
}

export const toast = {
  success: (text: string) => say("success", text),
  error: (text: string) => say("error", text),
};

export function subscribeToToasts(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function shownToasts(): readonly Toast[] {
  return shown;
}

const NONE: readonly Toast[] = [];

/** While the server renders there is nothing to say. */
export function noToasts(): readonly Toast[] {
  return NONE;
}
